import { type Coefficient, exp, ln } from '@kavier/core';
import type { ParameterEstimate } from '../fit/verdict.ts';

/**
 * The range of a fitted coefficient: two standard errors either way, of what the points say and what the prior says
 * together (precisions of two normal distributions of ln(c) add up; the prior's range is four standard deviations). Where the
 * points do not determine it, the range of the prior, stretched to the value. A share ends at 1.
 */
export function fittedRange(
  { value, unit }: Pick<Coefficient, 'value' | 'unit'>,
  prior: Pick<Coefficient, 'low' | 'high'>,
  { standardError, verdict }: Pick<ParameterEstimate, 'standardError' | 'verdict'>,
): readonly [number, number] {
  const most = unit === 'share of peak' ? 1 : Number.POSITIVE_INFINITY;
  if (verdict === 'not determined' || standardError === null) {
    return [Math.min(prior.low, value), Math.max(Math.min(prior.high, most), value)];
  }
  const spread = Math.max(ln(prior.high / prior.low), 0.2) / 4;
  const both = (standardError * spread) / Math.sqrt(standardError ** 2 + spread ** 2);
  const reach = exp(2 * both);
  return [value / reach, Math.max(Math.min(value * reach, most), value)];
}
