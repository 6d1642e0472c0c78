import { heldSeconds, type PoolRun } from '../record/pool-record.ts';
import type { WorkQuantity } from '../record/work-ledger.ts';
import { workWithin } from '../record/work-within.ts';
import { remainder } from '../units/remainder.ts';
import type { TimeSpan } from '../units/time-span.ts';

/** Replica-seconds of a pool by what became of them: `held` = `busy` + `idle`, and `busy` = `prefill` + `decode`. */
export interface HeldTime {
  readonly heldS: number;
  readonly busyS: number;
  readonly prefillS: number;
  readonly decodeS: number;
  readonly idleS: number;
}

/** Of the whole run, or of a span of it. A pool that is held while it serves has no idle time. */
export function heldTime(pool: HeldPool, span?: TimeSpan): HeldTime {
  const total = (quantity: WorkQuantity) =>
    span === undefined ? pool.work.total(quantity) : workWithin(pool, quantity, span);
  const busyS = total('busyS');
  const heldS = pool.held === 'while-serving' ? busyS : heldWithin(pool, pool.held, span);
  return {
    heldS,
    busyS,
    prefillS: total('prefillS'),
    decodeS: total('decodeS'),
    idleS: remainder(heldS, busyS),
  };
}

type HeldPool = Pick<PoolRun, 'work' | 'held' | 'endS'>;

function heldWithin(
  { work: { replicas }, endS }: HeldPool,
  held: Exclude<PoolRun['held'], 'while-serving'>,
  span: TimeSpan = { fromS: 0, toS: endS },
): number {
  if (held === 'whole-run') return (span.toS - span.fromS) * replicas;
  let seconds = 0;
  for (let replica = 0; replica < replicas; replica++) seconds += heldSeconds(held, replica, span);
  return seconds;
}
