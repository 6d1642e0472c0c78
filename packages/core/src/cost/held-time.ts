import type { RunRecord } from '../record/run-record.ts';
import type { WorkQuantity } from '../record/work-ledger.ts';
import { workWithin } from '../record/work-within.ts';
import { remainder } from '../units/remainder.ts';
import type { TimeSpan } from '../units/time-span.ts';

/** Replica-seconds of a run by what became of them: `held` = `busy` + `idle`, and `busy` = `prefill` + `decode`. */
export interface HeldTime {
  readonly heldS: number;
  readonly busyS: number;
  readonly prefillS: number;
  readonly decodeS: number;
  readonly idleS: number;
}

/**
 * A run that holds accelerators only while it serves has no idle time; a fleet is held from 0 to the end of the run, or over the
 * span that is asked for.
 */
export function heldTime(
  run: Pick<RunRecord, 'work' | 'holding' | 'endS'>,
  span?: TimeSpan,
): HeldTime {
  const total = (quantity: WorkQuantity) =>
    span === undefined ? run.work.total(quantity) : workWithin(run, quantity, span);
  const lengthS = span === undefined ? run.endS : span.toS - span.fromS;
  const busyS = total('busyS');
  const heldS = run.holding === 'served' ? busyS : lengthS * run.work.replicas;
  return {
    heldS,
    busyS,
    prefillS: total('prefillS'),
    decodeS: total('decodeS'),
    idleS: remainder(heldS, busyS),
  };
}
