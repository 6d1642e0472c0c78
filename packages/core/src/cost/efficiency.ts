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
  readonly costUsd: number;
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
  readonly acceleratorHourUsd: number;
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
  const costUsd = acceleratorHours * inputs.acceleratorHourUsd;
  const tokens = inputs.promptTokens + inputs.outputTokens;
  const steady = inputs.steady ?? inputs;
  const steadyS = inputs.steady === undefined ? heldS : heldTime(run, inputs.steady.span).heldS;
  const steadyUsd = ((steadyS * run.acceleratorsPerReplica) / 3600) * inputs.acceleratorHourUsd;
  const perMtoken = (count: number) => (count > 0 ? (steadyUsd / count) * 1e6 : null);
  return {
    acceleratorHours,
    prefillHours: prefillS / 3600,
    decodeHours: decodeS / 3600,
    meanUtilization: heldS > 0 ? run.work.total('utilizationS') / heldS : null,
    costUsd,
    costUsdPerRequest: inputs.requests > 0 ? costUsd / inputs.requests : null,
    costUsdPerMtokenOutput: perMtoken(steady.outputTokens),
    costUsdPerMtokenTotal: perMtoken(steady.promptTokens + steady.outputTokens),
    publishedCostPerMtokenPerS:
      tokens > 0 ? ((sumOfLatencies(run) * inputs.acceleratorHourUsd) / 3600 / tokens) * 1e6 : null,
  };
}

function sumOfLatencies({ requests }: RunRecord): number {
  let sumS = 0;
  for (let id = 0; id < requests.count; id++) {
    sumS += requests.prefillS[id] + requests.decodeS[id];
  }
  return sumS;
}
