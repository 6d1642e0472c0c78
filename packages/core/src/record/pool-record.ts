import type { TimeSpan } from '../units/time-span.ts';
import { type BookedWork, workOfReplicas } from './booked-work.ts';
import type { CacheCounters } from './cache-counters.ts';
import type { ServiceTotals } from './service-totals.ts';
import type { UtilizationProfile } from './utilization.ts';

/**
 * When the replicas of a pool are held, and so draw power and cost money:
 *
 *   while-serving   one accelerator for each request, as long as it is served: the published model, in which requests never wait for
 *                   each other
 *   whole-run       all replicas from 0 to the end of the run
 *   spans           by replica of the pool: the spans of simulated time in which it is held, in order, none in another
 */
export type Held = 'while-serving' | 'whole-run' | readonly (readonly TimeSpan[])[];

/** Seconds within a span for which a replica is held, where that does not depend on what it serves. */
export function heldSeconds(
  held: Exclude<Held, 'while-serving'>,
  replica: number,
  { fromS, toS }: TimeSpan,
): number {
  if (held === 'whole-run') return Math.max(0, toS - fromS);
  let seconds = 0;
  for (const span of held[replica] ?? []) {
    seconds += Math.max(0, Math.min(span.toS, toS) - Math.max(span.fromS, fromS));
  }
  return seconds;
}

/** Mean number of replicas of some pools that are there in a span: all that serve one request each, and the others while they are held. */
export function meanHeldReplicas(
  pools: readonly Pick<PoolRecord, 'replicas' | 'held'>[],
  span: TimeSpan,
): number {
  return pools.reduce((sum, { replicas, held }) => {
    if (typeof held === 'string' || !(span.toS > span.fromS)) return sum + replicas;
    let heldS = 0;
    for (let replica = 0; replica < replicas; replica++) heldS += heldSeconds(held, replica, span);
    return sum + heldS / (span.toS - span.fromS);
  }, 0);
}

/** What a run emits about one pool besides its requests and work. */
export interface PoolRecord {
  /** Unique in a run. */
  readonly name: string;
  /** Index of its first replica in the run; its others follow, and then those of the next pool. */
  readonly firstReplica: number;
  readonly replicas: number;
  /** Accelerators of one replica. */
  readonly acceleratorsPerReplica: number;
  readonly held: Held;
  /** How an accelerator's utilization is shown over the service of one request, for sampled outputs. */
  readonly utilization: UtilizationProfile;
  readonly cache: CacheCounters;
  /** Present for batching replicas. */
  readonly service?: ServiceTotals | undefined;
}

/** The part of a run that is one pool's, but for its requests. Its replicas are counted from 0 in `work`. */
export interface PoolRun extends PoolRecord {
  readonly work: BookedWork;
  /** Simulated end of the whole run, seconds. */
  readonly endS: number;
}

/** By replica of the run: the index of its pool. */
export function poolOfReplica(
  pools: readonly Pick<PoolRecord, 'firstReplica' | 'replicas'>[],
): Int32Array {
  const last = pools[pools.length - 1];
  const poolOf = new Int32Array(last.firstReplica + last.replicas);
  for (const [pool, { firstReplica, replicas }] of pools.entries()) {
    poolOf.fill(pool, firstReplica, firstReplica + replicas);
  }
  return poolOf;
}

/** The parts of a run, pool by pool, in the order of their replicas. */
export function poolRuns({
  pools,
  work,
  endS,
}: {
  readonly pools: readonly PoolRecord[];
  readonly work: BookedWork;
  readonly endS: number;
}): readonly PoolRun[] {
  return pools.map((pool) => ({
    ...pool,
    work: workOfReplicas(work, pool.firstReplica, pool.replicas),
    endS,
  }));
}
