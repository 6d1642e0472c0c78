import { poolRuns } from '../record/pool-record.ts';
import type { RunTimeline } from '../record/run-record.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { type HeldHours, type PoolCost, type PoolPrice, poolCost, poolHours } from './pool-cost.ts';
import {
  BILLABLE_WEIGHTS,
  type BillableWeights,
  type ByDenominator,
  perMtoken,
  ratio,
  type TokenUse,
} from './token-use.ts';

export interface RunCostInputs {
  /** One for each pool of the run, in their order. */
  readonly pools: readonly PoolPrice[];
  readonly tokens: TokenUse;
  readonly weights?: BillableWeights | undefined;
  /** What costs per token cover. Default: the whole run. */
  readonly steady?: SteadyCostInputs | undefined;
}

/** A span of the run, with the prices and the tokens of that time. */
export interface SteadyCostInputs {
  readonly span: TimeSpan;
  readonly pools: readonly PoolPrice[];
  readonly tokens: TokenUse;
}

/**
 * What a run costs, in USD: the sums over its pools, and what they are of requests and tokens. `acceleratorHourUsd` is the mean over the
 * hours held.
 */
export interface RunCost extends PoolCost {
  readonly pools: readonly PoolCost[];
  /** Simulated hours of the run. */
  readonly runHours: number;
  /** inputUsd / prompt tokens (computed and cached), and outputUsd / output tokens, in millions; both of the steady span. */
  readonly inputUsdPerMtoken: number | null;
  readonly outputUsdPerMtoken: number | null;
  /** Per hour of simulated time; null for a run of no length. */
  readonly usdPerHour: number | null;
  readonly usdPerRequest: number | null;
  /** The total by each denominator, and what the work alone costs; both of the steady span. */
  readonly usdPerMtoken: ByDenominator<number | null>;
  readonly usedUsdPerMtoken: ByDenominator<number | null>;
  readonly tokens: TokenUse;
  readonly weights: BillableWeights;
}

/** Accelerator-hours of a run. */
export function acceleratorHoursOf(run: RunTimeline): HeldHours {
  const pools = poolRuns(run).map(poolHours);
  return sumOfHours(pools);
}

/** Error (KavierError, `input`): a negative price. */
export function measureCost(run: RunTimeline, inputs: RunCostInputs): RunCost {
  const { tokens, weights = BILLABLE_WEIGHTS } = inputs;
  const costs = (prices: readonly PoolPrice[], span?: TimeSpan) =>
    poolRuns(run).map((pool, index) => poolCost(pool, prices[index], span));
  const pools = costs(inputs.pools);
  const whole = sumOfPools(pools);
  const steady = inputs.steady ?? { tokens };
  const part =
    inputs.steady === undefined
      ? whole
      : sumOfPools(costs(inputs.steady.pools, inputs.steady.span));
  const promptTokens = steady.tokens.computedInput + steady.tokens.cachedInput;
  return {
    ...whole,
    pools,
    runHours: run.endS / 3600,
    inputUsdPerMtoken: part.inputUsd === null ? null : ratio(part.inputUsd, promptTokens / 1e6),
    outputUsdPerMtoken:
      part.outputUsd === null ? null : ratio(part.outputUsd, steady.tokens.output / 1e6),
    usdPerHour: ratio(whole.totalUsd, run.endS / 3600),
    usdPerRequest: ratio(whole.totalUsd, tokens.requests),
    usdPerMtoken: perMtoken(part.totalUsd, steady.tokens, weights),
    usedUsdPerMtoken: perMtoken(part.usedUsd, steady.tokens, weights),
    tokens,
    weights,
  };
}

function sumOfPools(pools: readonly PoolCost[]): PoolCost {
  if (pools.length === 1) return pools[0];
  const sum = (of: (pool: PoolCost) => number) => pools.reduce((all, pool) => all + of(pool), 0);
  const hours = sumOfHours(pools.map((pool) => pool.hours));
  const hardwareUsd = sum((pool) => pool.hardwareUsd);
  const totalUsd = sum((pool) => pool.totalUsd);
  const inputUsd = inputOf(pools);
  const isPaidApart = pools.some((pool) => pool.electricityUsd !== null);
  return {
    acceleratorHourUsd: ratio(hardwareUsd, hours.held) ?? 0,
    hours,
    hardwareUsd,
    electricityUsd: isPaidApart ? sum((pool) => pool.electricityUsd ?? 0) : null,
    totalUsd,
    usedUsd: sum((pool) => pool.usedUsd),
    activities: {
      prefillUsd: sum((pool) => pool.activities.prefillUsd),
      decodeUsd: sum((pool) => pool.activities.decodeUsd),
      idleUsd: sum((pool) => pool.activities.idleUsd),
    },
    inputUsd,
    outputUsd: inputUsd === null ? null : totalUsd - inputUsd,
  };
}

function sumOfHours(pools: readonly HeldHours[]): HeldHours {
  const sum = (of: keyof HeldHours) => pools.reduce((all, hours) => all + hours[of], 0);
  return { held: sum('held'), used: sum('used'), idle: sum('idle') };
}

/** Pools that computed nothing follow the others in how they are divided between prompts and answers. */
function inputOf(pools: readonly PoolCost[]): number | null {
  let inputUsd = 0;
  let dividedUsd = 0;
  let restUsd = 0;
  let hasWorked = false;
  for (const pool of pools) {
    if (pool.inputUsd === null) {
      restUsd += pool.totalUsd;
      continue;
    }
    hasWorked = true;
    inputUsd += pool.inputUsd;
    dividedUsd += pool.totalUsd;
  }
  if (!hasWorked) return null;
  return inputUsd + (dividedUsd > 0 ? (restUsd * inputUsd) / dividedUsd : 0);
}
