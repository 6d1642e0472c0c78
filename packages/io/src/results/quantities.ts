import { distributionOf } from '@kavier/core';
import type { MeasuredQuantity } from './measured-quantity.ts';

export type Quantities = { readonly [Q in MeasuredQuantity]?: number | undefined };
type Latency = 'ttft' | 'tpot' | 'e2e';

export const MS = 1e-3;

/**
 * The quantities that are known. Where several parts know one, the first of them counts.
 */
export function measuredOf(
  ...parts: readonly Quantities[]
): Readonly<Partial<Record<MeasuredQuantity, number>>> {
  const known: Partial<Record<MeasuredQuantity, number>> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) {
      const quantity = name as MeasuredQuantity;
      // Nothing that is measured here is 0: tools write it where there was nothing.
      if (value !== undefined && Number.isFinite(value) && value > 0) known[quantity] ??= value;
    }
  }
  return known;
}

/**
 * Mean, median and 99th percentile of one latency, each multiplied by `unitS`. No latency is 0: tools
 * write 0 where they averaged nothing (TPOT of one-token answers, TTFT of answers that were not
 * streamed), so 0 is not known, and a mean of 0 says that of its percentiles, too.
 */
export function latencyQuantities(
  latency: Latency,
  values: {
    readonly mean?: number | undefined;
    readonly p50?: number | undefined;
    readonly p99?: number | undefined;
  },
  unitS = 1,
): Quantities {
  if (values.mean === 0) return {};
  const inSeconds = (value: number | undefined) =>
    value === undefined || value === 0 ? undefined : value * unitS;
  return {
    [`${latency}MeanS`]: inSeconds(values.mean),
    [`${latency}P50S`]: inSeconds(values.p50),
    [`${latency}P99S`]: inSeconds(values.p99),
  };
}

/** The same from single values, NaN left out; quantiles by linear interpolation, as numpy's. */
export function latencyOfEach(latency: Latency, valuesS: Float64Array): Quantities {
  const { count, mean, p50, p99 } = distributionOf(valuesS);
  if (count === 0) return {};
  return latencyQuantities(latency, {
    mean: mean ?? undefined,
    p50: p50 ?? undefined,
    p99: p99 ?? undefined,
  });
}

/** `part` of `whole`; undefined where either is not known or `whole` is 0. */
export function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : part / whole;
}

/** `1 request`, `2 requests`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What becomes of failed requests, as a note; none without failures. */
export function failureNotes(failed: number, sent: number): readonly string[] {
  if (failed === 0) return [];
  return [
    `${failed} of ${plural(sent, 'request')} failed: in no latency, token count or rate, but the load ` +
      `has all ${sent}, and failed ones are simulated with the lengths that were sent.`,
  ];
}

/** What the file says of cached prompt tokens, as a note. `cachedTokens` is the mean of a request. */
export function cachedNotes(
  cachedTokens: number | undefined,
  promptTokens: number | undefined,
): readonly string[] {
  if (cachedTokens === undefined) {
    return ['Cached prompt tokens are not in the file; none are taken to be.'];
  }
  if (cachedTokens === 0 || promptTokens === undefined) return [];
  return [
    `Of ${promptTokens.toFixed(1)} prompt tokens a request, ${cachedTokens.toFixed(1)} were found in the ` +
      'prefix cache.',
  ];
}

/** Why there is no TPOT and no ITL; undefined where there is no such reason. */
export function withoutGaps(outputTokens: number | undefined): string | undefined {
  if (outputTokens === undefined || outputTokens > 1) return undefined;
  return 'Answers are one token long, so there is no TPOT and no ITL.';
}
