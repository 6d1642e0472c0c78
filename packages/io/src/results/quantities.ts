import { distributionOf, type MeasuredQuantity } from '@kavier/core';

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
      if (value !== undefined && Number.isFinite(value)) known[quantity] ??= value;
    }
  }
  return known;
}

/** Mean, median and 99th percentile of one latency, each multiplied by `unitS`. */
export function latencyQuantities(
  latency: Latency,
  values: {
    readonly mean?: number | undefined;
    readonly p50?: number | undefined;
    readonly p99?: number | undefined;
  },
  unitS = 1,
): Quantities {
  const inSeconds = (value: number | undefined) =>
    value === undefined ? undefined : value * unitS;
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

/** What every tool here does with failed requests, as a note; none without failures. */
export function failureNotes(failed: number): readonly string[] {
  if (failed === 0) return [];
  const many = failed !== 1;
  return [
    `${plural(failed, 'failed request')} ${many ? 'are' : 'is'} in no latency, token count or rate, and not in the requests.`,
  ];
}
