import {
  COEFFICIENT_NAMES,
  type Coefficient,
  type CoefficientSet,
  type Coefficients,
} from '@kavier/core';

/** Where in their ranges all coefficients are taken. */
export const RANGE_ENDS = ['value', 'slowest', 'fastest'] as const;
export type RangeEnd = (typeof RANGE_ENDS)[number];

/** The set with every coefficient at that end of its range at which steps take longest, or shortest. */
export function atEnd(set: CoefficientSet, end: RangeEnd = 'value'): CoefficientSet {
  if (end === 'value') return set;
  return { ...set, values: coefficientsBy((name) => moved(set.values[name], end)) };
}

/** Times and padding slow a step down where they are high; shares, factors and the exponent where they are low. */
function moved(coefficient: Coefficient, end: RangeEnd): Coefficient {
  const { unit, low, high } = coefficient;
  const isSlowWhenHigh = unit === 's' || unit === 'rows';
  if (isSlowWhenHigh === (end === 'slowest')) return { ...coefficient, value: high };
  return { ...coefficient, value: low };
}

/** Coefficients by a function of their name. */
export function coefficientsBy(
  of: (name: (typeof COEFFICIENT_NAMES)[number]) => Coefficient,
): Coefficients {
  return Object.fromEntries(COEFFICIENT_NAMES.map((name) => [name, of(name)])) as never;
}
