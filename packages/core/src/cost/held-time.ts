import type { RunRecord } from '../record/run-record.ts';

/** Replica-seconds of a run by what became of them: `held` = `busy` + `idle`, and `busy` = `prefill` + `decode`. */
export interface HeldTime {
  readonly heldS: number;
  readonly busyS: number;
  readonly prefillS: number;
  readonly decodeS: number;
  readonly idleS: number;
}

/** A run that holds accelerators only while it serves has no idle time; a fleet is held from 0 to the end of the run. */
export function heldTime(run: Pick<RunRecord, 'work' | 'holding' | 'endS'>): HeldTime {
  const busyS = run.work.total('busyS');
  const heldS = run.holding === 'served' ? busyS : run.endS * run.work.replicas;
  return {
    heldS,
    busyS,
    prefillS: run.work.total('prefillS'),
    decodeS: run.work.total('decodeS'),
    idleS: heldS - busyS,
  };
}
