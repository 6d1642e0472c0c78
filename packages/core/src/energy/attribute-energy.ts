import type { RequestRecord } from '../record/request-record.ts';
import type { RequestWork } from '../record/request-work.ts';
import { KavierError } from '../units/errors.ts';
import type { EnergyTimeline, ReplicaEnergy } from './energy-timeline.ts';

/** What happens to the energy of accelerators that are held without work: shown apart, or shared like busy seconds. */
export const IDLE_RULES = ['unattributed', 'by-busy-time'] as const;
export type IdleRule = (typeof IDLE_RULES)[number];

/** Energy of requests: one row per request, and what belongs to none. Their sum is the total of the timeline. */
export interface RequestEnergy {
  /** All that a request is answerable for, host and facility included, joules. */
  readonly energyJ: Float64Array;
  /** Energy of idle accelerators with their hosts and facility, where the rule leaves it apart. */
  readonly unattributedJ: number;
  /** The same by replica. */
  readonly unattributedJByReplica: readonly number[];
}

/**
 * Shares a run's energy out among its requests, replica by replica:
 *
 *   base energy      in proportion to shareS, the request's equal share of the seconds of its steps
 *   weight energy    in proportion to its equal share of the weight bytes
 *   KV energy        in proportion to its KV bytes
 *   compute energy   in proportion to its FLOPs
 *   idle energy      to nobody, or in proportion to shareS
 *   host, facility   follow the energy of the accelerators
 *
 * A replica that never worked has nobody to share with: all that it drew is unattributed.
 * Error (KavierError, `input`): the record holds no work of requests.
 */
export function attributeEnergy(
  requests: RequestRecord,
  { replicas }: EnergyTimeline,
  idle: IdleRule = 'unattributed',
): RequestEnergy {
  const { work } = requests;
  if (work === undefined) throw notAttributed();
  const energyJ = new Float64Array(requests.count);
  const sums = sumByReplica(requests, work, replicas.length);
  const rates = replicas.map((replica, index) => ratesOf(replica, sums[index], idle));
  for (let id = 0; id < requests.count; id++) {
    const rate = rates[requests.replica[id]];
    if (rate === undefined) continue;
    energyJ[id] =
      rate.perS * work.shareS[id] +
      rate.perWeightByte * work.weightBytes[id] +
      rate.perKvByte * work.kvBytes[id] +
      rate.perFlop * work.flops[id];
  }
  const unattributedJByReplica = rates.map(({ restJ }) => restJ);
  const unattributedJ = unattributedJByReplica.reduce((sum, joules) => sum + joules, 0);
  return { energyJ, unattributedJ, unattributedJByReplica };
}

interface WorkSums {
  shareS: number;
  weightBytes: number;
  kvBytes: number;
  flops: number;
}

function sumByReplica(
  { count, replica }: RequestRecord,
  { shareS, kvBytes, weightBytes, flops }: RequestWork,
  replicas: number,
): readonly WorkSums[] {
  const sums = Array.from({ length: replicas }, () => ({
    shareS: 0,
    weightBytes: 0,
    kvBytes: 0,
    flops: 0,
  }));
  for (let id = 0; id < count; id++) {
    const sum = sums[replica[id]];
    if (sum === undefined) continue;
    sum.shareS += shareS[id];
    sum.weightBytes += weightBytes[id];
    sum.kvBytes += kvBytes[id];
    sum.flops += flops[id];
  }
  return sums;
}

/** Joules for each second, byte and FLOP of a request on this replica, and what nobody gets. */
function ratesOf(
  { baseJ, weightJ, kvJ, computeJ, idleJ, hostJ, facilityJ }: ReplicaEnergy,
  sums: WorkSums,
  idle: IdleRule,
) {
  const acceleratorJ = baseJ + weightJ + kvJ + computeJ + idleJ;
  const totalJ = acceleratorJ + hostJ + facilityJ;
  if (!(sums.shareS > 0 && acceleratorJ > 0)) {
    return { perS: 0, perWeightByte: 0, perKvByte: 0, perFlop: 0, restJ: totalJ };
  }
  const overhead = totalJ / acceleratorJ;
  const timedJ = baseJ + (idle === 'by-busy-time' ? idleJ : 0);
  return {
    perS: (overhead * timedJ) / sums.shareS,
    perWeightByte: perUnit(overhead * weightJ, sums.weightBytes),
    perKvByte: perUnit(overhead * kvJ, sums.kvBytes),
    perFlop: perUnit(overhead * computeJ, sums.flops),
    restJ: idle === 'by-busy-time' ? 0 : overhead * idleJ,
  };
}

function perUnit(joules: number, units: number): number {
  return units > 0 ? joules / units : 0;
}

/**
 * Energy that prompt tokens found in a cache did not take: the run's mean energy of a computed prompt token, host and facility
 * included, for each. Approximation: a token late in a long prompt attends to more and costs more than the mean.
 * Null where no prompt token was computed.
 */
export function savedJ(
  prefillJ: number,
  computedPromptTokens: number,
  cachedTokens: number,
): number | null {
  return computedPromptTokens > 0 ? (prefillJ / computedPromptTokens) * cachedTokens : null;
}

function notAttributed(): KavierError {
  return new KavierError('the run does not say which request caused which work', {
    kind: 'input',
    where: 'requests',
    found: 'no columns of work',
    expected: 'a run that was made with attribution on',
  });
}
