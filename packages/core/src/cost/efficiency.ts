import { type PoolRun, poolOfReplica, poolRuns } from '../record/pool-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { heldTime } from './held-time.ts';

/**
 * Accelerators, money and tokens.
 *
 *   accelerator hours = held replica-seconds * accelerators of a replica / 3600, pool by pool
 *   cost              = accelerator hours * price of an hour, pool by pool
 *   cost per Mtoken   = cost / tokens * 1e6, by output tokens and by all tokens (never mixed), of the steady window
 */
export interface Efficiency {
  readonly acceleratorHours: number;
  readonly prefillHours: number;
  readonly decodeHours: number;
  /** Mean utilization of the held accelerators, 0..1; null when none was held. */
  readonly meanUtilization: number | null;
  /** Null, as every figure in USD below: the price of some pool is not known. */
  readonly costUsd: number | null;
  readonly costUsdPerRequest: number | null;
  readonly costUsdPerMtokenOutput: number | null;
  readonly costUsdPerMtokenTotal: number | null;
  /**
   * The published financial efficiency, "price per million tokens per second": the price of a second divided by
   * (all tokens / sum of latencies), times 1e6. It equals cost per Mtoken of all tokens as long as one request at a
   * time is served; with batching the sum of latencies counts the same second many times.
   */
  readonly publishedCostPerMtokenPerS: number | null;
}

export interface EfficiencyInputs {
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly requests: number;
  /** By pool, in the order of the run, USD; null: no price is known. */
  readonly hourUsdByPool: readonly (number | null)[];
  /** What costs per token cover, with the tokens of that time. Default: the whole run. */
  readonly steady?: SteadyTokens | undefined;
}

/** A span of a run and the tokens of the requests that an engine worked on in it. */
export interface SteadyTokens {
  readonly span: TimeSpan;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

export function measureEfficiency(run: RunRecord, inputs: EfficiencyInputs): Efficiency {
  const pools = poolRuns(run);
  const held = pools.map((pool) => heldTime(pool));
  const hours = hoursOf(pools, (pool, index) => held[index].heldS * pool.acceleratorsPerReplica);
  const prices = inputs.hourUsdByPool;
  const costUsd = priced(hours, prices);
  const tokens = inputs.promptTokens + inputs.outputTokens;
  const steady = inputs.steady ?? inputs;
  const span = inputs.steady?.span;
  const steadyHours =
    span === undefined
      ? hours
      : hoursOf(pools, (pool) => heldTime(pool, span).heldS * pool.acceleratorsPerReplica);
  const steadyUsd = priced(steadyHours, prices);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    acceleratorHours: sum(hours),
    prefillHours: sum(held.map(({ prefillS }) => prefillS)) / 3600,
    decodeHours: sum(held.map(({ decodeS }) => decodeS)) / 3600,
    meanUtilization: meanUtilization(pools, held),
    costUsd,
    costUsdPerRequest: per(costUsd, inputs.requests),
    costUsdPerMtokenOutput: perMtoken(steadyUsd, steady.outputTokens),
    costUsdPerMtokenTotal: perMtoken(steadyUsd, steady.promptTokens + steady.outputTokens),
    publishedCostPerMtokenPerS: perMtoken(latencyUsd(run, prices), tokens),
  };
}

/** Accelerator-hours by pool. */
function hoursOf(
  pools: readonly PoolRun[],
  acceleratorS: (pool: PoolRun, index: number) => number,
): readonly number[] {
  return pools.map((pool, index) => acceleratorS(pool, index) / 3600);
}

/** Times of pools by their prices; null where one is not known. */
function priced(times: readonly number[], prices: readonly (number | null)[]): number | null {
  let usd = 0;
  for (const [pool, time] of times.entries()) {
    const price = prices[pool];
    if (price === null) return null;
    usd += time * price;
  }
  return usd;
}

function per(usd: number | null, count: number): number | null {
  return usd === null || count === 0 ? null : usd / count;
}

function perMtoken(usd: number | null, count: number): number | null {
  const each = per(usd, count);
  return each === null ? null : each * 1e6;
}

/** Of unlike pools each accelerator counts once: as many as a replica of the first has are the unit. */
function meanUtilization(
  pools: readonly PoolRun[],
  held: readonly { readonly heldS: number }[],
): number | null {
  let usedS = 0;
  let heldS = 0;
  for (const [index, { work, acceleratorsPerReplica }] of pools.entries()) {
    const weight = acceleratorsPerReplica / pools[0].acceleratorsPerReplica;
    usedS += weight * work.total('utilizationS');
    heldS += weight * held[index].heldS;
  }
  return heldS > 0 ? usedS / heldS : null;
}

/** Price of the latencies of all requests, waiting left out, each by the price of its pool. */
function latencyUsd(
  { requests, pools }: RunRecord,
  hourUsdByPool: readonly (number | null)[],
): number | null {
  const { count, replica, prefillS, decodeS } = requests;
  const sumS = new Float64Array(pools.length);
  const poolOf = poolOfReplica(pools);
  for (let id = 0; id < count; id++) {
    if (replica[id] >= 0) sumS[poolOf[replica[id]]] += prefillS[id] + decodeS[id];
  }
  const usd = priced(Array.from(sumS), hourUsdByPool);
  return usd === null ? null : usd / 3600;
}
