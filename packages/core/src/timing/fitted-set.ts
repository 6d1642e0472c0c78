import type { Coefficient, CoefficientName, CoefficientSet } from './coefficients.ts';
import type { EngineGroup } from './engine-group.ts';
import { priorCoefficients } from './priors.ts';

/** What a calibration found: coefficients as value, low and high; the others stay the family's priors. */
export interface FittedValues {
  readonly engine: EngineGroup;
  readonly family: string;
  /** The measured rows, in words. */
  readonly source: string;
  /** Day of the calibration. */
  readonly date: string;
  readonly values: Readonly<Partial<Record<CoefficientName, readonly [number, number, number]>>>;
}

/** The set of coefficients that a calibration stands for. */
export function fittedSet({ engine, family, source, date, values }: FittedValues): CoefficientSet {
  const base = priorCoefficients(family);
  const changed = Object.entries(values).map(([name, [value, low, high]]) => {
    const { unit } = base.values[name as CoefficientName];
    const provenance = { source: `fitted to ${source}`, date };
    const coefficient: Coefficient = { value, low, high, unit, how: 'fitted', provenance };
    return [name, coefficient];
  });
  return { ...base, engine, family, values: { ...base.values, ...Object.fromEntries(changed) } };
}
