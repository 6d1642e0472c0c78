import type { RunRecord } from '../record/run-record.ts';
import { requireNumber } from '../units/require.ts';
import type { RequestTable } from '../workload/request-table.ts';

/** Tokens of the requests that an engine worked on, and how many these are. Prompt = computed + cached. */
export interface TokenUse {
  readonly requests: number;
  /** Prompt tokens that had to be computed; those computed again after a preemption are counted once. */
  readonly computedInput: number;
  /** Prompt tokens that a prefix cache held. */
  readonly cachedInput: number;
  readonly output: number;
}

/** What a cached input token and an output token count in a billable token, in which a computed input token is one. */
export interface BillableWeights {
  readonly cachedInput: number;
  readonly output: number;
}

/** The ratios of price that large APIs share: a tenth for a cached token, five for an output token. */
export const BILLABLE_WEIGHTS: BillableWeights = { cachedInput: 0.1, output: 5 };

/** Millions of tokens or USD per million of them, each by its denominator. */
export interface ByDenominator<Value> {
  readonly computedInput: Value;
  readonly cachedInput: Value;
  readonly output: Value;
  /** computedInput + cachedInput + output. */
  readonly all: Value;
  /** computedInput + weight * cachedInput + weight * output. */
  readonly billable: Value;
}

export function tokensOfRun({ requests }: RunRecord, table: RequestTable): TokenUse {
  const generated = requests.serving?.generatedTokens ?? table.outputTokens;
  const use = { requests: 0, computedInput: 0, cachedInput: 0, output: 0 };
  for (let id = 0; id < requests.count; id++) {
    if (Number.isNaN(requests.startS[id])) continue;
    use.requests++;
    use.computedInput += table.promptTokens[id] - requests.cachedTokens[id];
    use.cachedInput += requests.cachedTokens[id];
    use.output += generated[id];
  }
  return use;
}

/** USD per million tokens of each denominator; null where there are none of them. */
export function perMtoken(
  usd: number,
  { computedInput, cachedInput, output }: TokenUse,
  weights: BillableWeights,
): ByDenominator<number | null> {
  const cachedWeight = requireNumber(weights.cachedInput, 'weights.cachedInput', { from: 0 });
  const outputWeight = requireNumber(weights.output, 'weights.output', { from: 0 });
  return {
    computedInput: ratio(usd, computedInput / 1e6),
    cachedInput: ratio(usd, cachedInput / 1e6),
    output: ratio(usd, output / 1e6),
    all: ratio(usd, (computedInput + cachedInput + output) / 1e6),
    billable: ratio(
      usd,
      (computedInput + cachedWeight * cachedInput + outputWeight * output) / 1e6,
    ),
  };
}

/** part / whole; null when the whole is zero. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
