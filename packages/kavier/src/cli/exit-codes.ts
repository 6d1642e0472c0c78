/** What a process says when it ends: done, failed work or missed objective, wrong usage or input. A shell reports 130 for Ctrl-C. */
export const EXIT = { ok: 0, failedWork: 1, usage: 2 } as const;
