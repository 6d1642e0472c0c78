import { type Distribution, distributionOfRows } from '../metrics/distribution.ts';
import { measureSaturation, type Saturation } from '../metrics/saturation.ts';
import { meanHeldReplicas, poolRuns } from '../record/pool-record.ts';
import { COMPLETED, OUTCOMES, type RequestRecord } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { ServiceTotals } from '../record/service-totals.ts';
import type { ServingColumns } from '../record/serving-columns.ts';
import type { ServingPool } from '../scenario/serving-pool.ts';
import { kvBytesWritten } from '../timing/step-amounts.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { physicsOf } from './run-serving.ts';

/** What a run of batching replicas has to say besides latencies, cache and cost. */
export interface ServiceSummary {
  /** Whether arrivals wait for answers: `closed` when any request follows another. */
  readonly loop: 'open' | 'closed';
  /**
   * Closed loop: think time of requests that follow another / think time and the answer waited for. Of an instant service
   * the users would ask 1 / thinkShare times as often. Null in an open loop, and where nobody thinks.
   */
  readonly thinkShare: number | null;
  /** Waiting until the first admission, of completed requests. */
  readonly queueS: Distribution;
  /** Waiting again after preemptions, of requests that were preempted and completed. */
  readonly stallS: Distribution;
  /**
   * ITL: gaps between consecutive output tokens, pooled over all requests of the whole run, the warm-up included. Quantiles are
   * off by at most 0.4 %.
   */
  readonly itlS: Distribution;
  /** Of several pools that of the one which keeps up least. */
  readonly saturation: Saturation;
  /** Name of that pool; absent of one pool. */
  readonly saturatedPool?: string | undefined;
  /** Requests that admission turned away, and those that no replica could ever have served. Both are `rejected`. */
  readonly turnedAway: number;
  readonly unservable: number;
  /** Prompt tokens of the requests that a replica worked on, cached ones included; cost per token counts these. */
  readonly servedPromptTokens: number;
  /** Requests whose output was cut because it did not fit into the context or the KV memory. */
  readonly truncated: number;
  /** Times that a request lost its place, requests to which that happened, and what it cost. */
  readonly preemptions: number;
  readonly preemptedRequests: number;
  readonly recomputedTokens: number;
  /** Tokens that preempted requests found still cached when they came back; in no hit ratio. */
  readonly selfHitTokens: number;
  /** Engine steps, and the runs of equal steps in which they were simulated. */
  readonly steps: number;
  readonly plannedRuns: number;
  /** Requests that ran on a replica while it was busy: mean over busy time. */
  readonly meanBatch: number | null;
  /** New tokens of a step: mean over steps. */
  readonly tokensPerStep: number | null;
  /** Mean number of replicas held from the first arrival to the end of the run, data parallel parts counted apart. */
  readonly meanReplicas: number;
  /** Busy share of the replica-seconds held from the first arrival to the end of the run. */
  readonly busyShare: number | null;
  /** Share of the busy time that is the host's; null when it is not known apart. */
  readonly hostShare: number | null;
  readonly kv: KvUse;
  /** Null where nothing is drafted. */
  readonly speculation: SpeculationSummary | null;
  /** Null where each replica steps by itself. */
  readonly lockstep: LockstepSummary | null;
  readonly blockedS: ServiceTotals['blockedS'];
}

/** Speculative decoding. */
export interface SpeculationSummary {
  /** Drafted tokens that were verified, and those of them that became output. */
  readonly draftedTokens: number;
  readonly acceptedTokens: number;
  /** Output tokens that a request got in a step in which it decoded; null when none did. */
  readonly tokensPerDecode: number | null;
}

/** Replicas that share experts and step together. */
export interface LockstepSummary {
  /** Steps of groups; each is a step of all their ranks. */
  readonly steps: number;
  /** Steps of ranks that had nothing to do, and the share of all ranks' busy seconds that these took. */
  readonly dummySteps: number;
  readonly dummyShare: number;
  /**
   * Share of the ranks' busy seconds that the lockstep costs: sum over ranks of (T - T alone) / sum of T, T seconds of a step of the group
   * and T alone what the rank's own work would have taken if all others had had as much, 0 for a dummy. Below 0 where less loaded
   * ranks spare the others more of the experts than they cost them.
   */
  readonly lossShare: number;
  /** Rank-seconds in which somebody waited only because prefills have steps of their own. */
  readonly deferredS: number;
}

/** How full the KV memory was, as vLLM's `kv_cache_usage_perc`: blocks that requests hold / blocks of the replica. */
export interface KvUse {
  /** Of a replica; null where those of several pools differ. */
  readonly blocks: number | null;
  readonly blockTokens: number | null;
  /** Mean over the busy time of all replicas; null when there was none. */
  readonly meanUse: number | null;
  /** Largest of any replica at any time. */
  readonly peakUse: number;
}

/** Whether arrivals wait for answers, and how much of the time between them is thinking. */
export interface Loop {
  readonly loop: ServiceSummary['loop'];
  readonly thinkShare: number | null;
}

/** `closed` when any request follows another. */
export function loopOf(table: RequestTable, requests: RequestRecord): Loop {
  const loop = table.afterRequest?.some((before) => before >= 0) === true ? 'closed' : 'open';
  return { loop, thinkShare: thinkShareOf(table, requests) };
}

/**
 * The service's part of a summary, of a run or of a pool of it. `requests` is what is measured; `run` is whole.
 */
export function summarizeService(
  pools: readonly ServingPool[],
  { loop, thinkShare }: Loop,
  promptTokens: Int32Array,
  run: RunRecord & { readonly service: ServiceTotals },
  requests: RequestRecord & { readonly serving: ServingColumns },
): ServiceSummary {
  const { serving } = requests;
  const { work, service } = run;
  const busyS = work.total('busyS');
  const served = { fromS: firstOf(run.requests.arrivalS), toS: run.endS };
  const meanReplicas = meanHeldReplicas(run.pools, served);
  const heldS = (served.toS - served.fromS) * meanReplicas;
  const rejected = countOf(requests.outcome, OUTCOMES.indexOf('rejected'));
  const kv = pools.length === 1 ? pools[0].kv : { blocks: null, blockTokens: null };
  return {
    loop,
    thinkShare,
    queueS: ofCompleted(requests, serving.queueS),
    stallS: ofCompleted(requests, serving.stallS, serving.preemptions),
    itlS: gapDistribution(service.tokenGaps),
    saturation: measureSaturation(run, loop),
    turnedAway: service.turnedAway,
    unservable: Math.max(0, rejected - service.turnedAway),
    servedPromptTokens: servedPromptTokens(promptTokens, run.requests),
    ...lossesOf(serving),
    steps: service.steps,
    plannedRuns: service.plannedRuns,
    meanReplicas,
    meanBatch: busyS > 0 ? runningSeconds(run.requests) / busyS : null,
    tokensPerStep: service.steps > 0 ? newTokens(pools, run) / service.steps : null,
    busyShare: heldS > 0 ? busyS / heldS : null,
    hostShare: service.hostS === null || busyS === 0 ? null : service.hostS / busyS,
    kv: {
      blocks: kv.blocks,
      blockTokens: kv.blockTokens,
      meanUse: busyS > 0 ? work.total('kvUsedS') / busyS : null,
      peakUse: service.kvPeak,
    },
    speculation: speculationOf(service.speculation),
    lockstep: lockstepOf(service.lockstep),
    blockedS: service.blockedS,
  };
}

/** Tokens computed, from what their keys and values took. */
function newTokens(pools: readonly ServingPool[], run: RunRecord): number {
  const tokens = poolRuns(run).map(
    ({ work }, index) =>
      work.total('kvWriteBytes') / kvBytesWritten(physicsOf(pools[index]).amounts),
  );
  return tokens.reduce((all, ofPool) => all + ofPool, 0);
}

function speculationOf(totals: ServiceTotals['speculation']): SpeculationSummary | null {
  if (totals === null) return null;
  const { draftedTokens, acceptedTokens, verifications } = totals;
  const tokensPerDecode = verifications > 0 ? 1 + acceptedTokens / verifications : null;
  return { draftedTokens, acceptedTokens, tokensPerDecode };
}

function lockstepOf(totals: ServiceTotals['lockstep']): LockstepSummary | null {
  if (totals === null) return null;
  const { steps, dummySteps, dummyS, rankS, aloneS, deferredS } = totals;
  const shareOf = (seconds: number) => (rankS > 0 ? seconds / rankS : 0);
  const lossShare = shareOf(rankS - aloneS);
  return { steps, dummySteps, dummyShare: shareOf(dummyS), lossShare, deferredS };
}

function gapDistribution(gaps: ServiceTotals['tokenGaps']): Distribution {
  const { count, meanS, p50S, p90S, p95S, p99S, maxS } = gaps;
  return { count, mean: meanS, p50: p50S, p90: p90S, p95: p95S, p99: p99S, max: maxS };
}

function servedPromptTokens(promptTokens: Int32Array, { startS }: RequestRecord): number {
  let tokens = 0;
  for (let id = 0; id < startS.length; id++)
    if (!Number.isNaN(startS[id])) tokens += promptTokens[id];
  return tokens;
}

function thinkShareOf(
  { afterRequest, thinkTimeS }: RequestTable,
  { arrivalS, finishS, count }: RequestRecord,
): number | null {
  if (afterRequest === undefined || thinkTimeS === undefined) return null;
  let thinkS = 0;
  let waitS = 0;
  for (let id = 0; id < count; id++) {
    const before = afterRequest[id];
    if (before < 0) continue;
    thinkS += thinkTimeS[id];
    waitS += finishS[before] - arrivalS[before];
  }
  return thinkS > 0 ? thinkS / (thinkS + waitS) : null;
}

/** Distribution over the completed requests; over those that `times` counts above 0, where it is given. */
function ofCompleted(
  { outcome, count }: RequestRecord,
  column: Float64Array,
  times?: Int32Array,
): Distribution {
  return distributionOfRows(count, (from, to, into) => {
    let meant = 0;
    for (let id = from; id < to; id++) {
      if (outcome[id] !== COMPLETED || (times !== undefined && times[id] === 0)) continue;
      into[meant++] = column[id];
    }
    return meant;
  });
}

function runningSeconds({ prefillS, decodeS, count }: RequestRecord): number {
  let seconds = 0;
  for (let id = 0; id < count; id++) seconds += prefillS[id] + decodeS[id];
  return seconds;
}

function firstOf(arrivalS: Float64Array): number {
  let first = Number.POSITIVE_INFINITY;
  for (let id = 0; id < arrivalS.length; id++) if (arrivalS[id] < first) first = arrivalS[id];
  return first;
}

/** What requests lost: a part of their answer, or their place and work. */
function lossesOf({ truncated, preemptions, recomputedTokens, selfHitTokens }: ServingColumns) {
  const losses = {
    truncated: 0,
    preemptions: 0,
    preemptedRequests: 0,
    recomputedTokens: 0,
    selfHitTokens: 0,
  };
  for (let id = 0; id < preemptions.length; id++) {
    losses.truncated += truncated[id];
    if (preemptions[id] === 0) continue;
    losses.preemptions += preemptions[id];
    losses.preemptedRequests++;
    losses.recomputedTokens += recomputedTokens[id];
    losses.selfHitTokens += selfHitTokens[id];
  }
  return losses;
}

function countOf(column: Uint8Array, value: number): number {
  let count = 0;
  for (let id = 0; id < column.length; id++) if (column[id] === value) count++;
  return count;
}
