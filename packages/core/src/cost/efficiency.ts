import type { RunRecord } from '../record/run-record.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { heldTime } from './held-time.ts';

/**
 * Accelerators, money and tokens.
 *
 *   accelerator hours = busy seconds * accelerators / 3600          when accelerators are held while serving
 *                     = end of the run * replicas * accelerators / 3600   when a fleet is held throughout
 *   cost              = accelerator hours * price of an hour
 *   cost per Mtoken   = cost / tokens * 1e6, by output tokens and by all tokens (never mixed), of the steady window
 */
export interface Efficiency {
  readonly acceleratorHours: number;
  readonly prefillHours: number;
  readonly decodeHours: number;
  /** Mean utilization of the held accelerators, 0..1; null when none was held. */
  readonly meanUtilization: number | null;
  /** Null, as every figure in USD below: no price is known. */
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
  /** Null: no price is known. */
  readonly acceleratorHourUsd: number | null;
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
  const { heldS, prefillS, decodeS } = heldTime(run);
  const acceleratorHours = (heldS * run.acceleratorsPerReplica) / 3600;
  const { acceleratorHourUsd: hourUsd } = inputs;
  const costUsd = hourUsd === null ? null : acceleratorHours * hourUsd;
  const tokens = inputs.promptTokens + inputs.outputTokens;
  const steady = inputs.steady ?? inputs;
  const steadyS = inputs.steady === undefined ? heldS : heldTime(run, inputs.steady.span).heldS;
  const steadyUsd =
    hourUsd === null ? null : ((steadyS * run.acceleratorsPerReplica) / 3600) * hourUsd;
  const per = (usd: number | null, count: number) =>
    usd === null || count === 0 ? null : usd / count;
  const perMtoken = (usd: number | null, count: number) => {
    const each = per(usd, count);
    return each === null ? null : each * 1e6;
  };
  return {
    acceleratorHours,
    prefillHours: prefillS / 3600,
    decodeHours: decodeS / 3600,
    meanUtilization: heldS > 0 ? run.work.total('utilizationS') / heldS : null,
    costUsd,
    costUsdPerRequest: per(costUsd, inputs.requests),
    costUsdPerMtokenOutput: perMtoken(steadyUsd, steady.outputTokens),
    costUsdPerMtokenTotal: perMtoken(steadyUsd, steady.promptTokens + steady.outputTokens),
    publishedCostPerMtokenPerS: perMtoken(
      hourUsd === null ? null : (sumOfLatencies(run) * hourUsd) / 3600,
      tokens,
    ),
  };
}

function sumOfLatencies({ requests }: RunRecord): number {
  let sumS = 0;
  for (let id = 0; id < requests.count; id++) {
    sumS += requests.prefillS[id] + requests.decodeS[id];
  }
  return sumS;
}
