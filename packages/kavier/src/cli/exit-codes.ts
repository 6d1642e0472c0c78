/** What a process says when it ends: done, failed work or missed objective, wrong usage or input, Ctrl-C. */
export const EXIT = { ok: 0, failedWork: 1, usage: 2, interrupted: 130 } as const;
