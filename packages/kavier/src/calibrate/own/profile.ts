import { COEFFICIENT_NAMES, type Coefficient, type CoefficientName } from '@kavier/core';
import {
  COEFFICIENTS_SCHEMA,
  type CoefficientProfile,
} from '../../scenario/schema-coefficients.ts';
import type { CalibrateDocument } from './document.ts';
import type { OwnFit } from './own-fit.ts';

/** The date of what nobody dated. */
export const UNDATED = 'undated';

/** The profile that a fit gives: every coefficient, where it comes from, and the errors that are left. */
export function profileOf(
  { base, calibration }: OwnFit,
  document: CalibrateDocument,
  date: string = UNDATED,
): CoefficientProfile {
  const { sources, models, accelerators, points, measurements, coefficients, errors } = document;
  const fitted = new Map(coefficients.map((one) => [one.name, one.fitted]));
  const source = `fitted to ${points} points of ${sources.map(sourceText).join(', ')}`;
  const entry = (name: CoefficientName) => {
    const before = base.values[name];
    const found = fitted.get(name);
    return found === undefined
      ? inWords(before)
      : { ...found, unit: before.unit, how: 'fitted' as const, source, date };
  };
  return {
    schema: COEFFICIENTS_SCHEMA,
    engine: calibration.set.engine,
    family: calibration.set.family,
    host: document.host,
    fittedTo: {
      models: [...models],
      accelerators: [...accelerators],
      points,
      measurements,
      sources: sources.map(({ file, sha256 }) => ({ file, sha256 })),
    },
    values: Object.fromEntries(
      COEFFICIENT_NAMES.map((name) => [name, entry(name)]),
    ) as CoefficientProfile['values'],
    errors: errors.map(({ quantity, after }) => ({
      quantity,
      count: after.count,
      medianPct: after.medianPct,
      p90Pct: after.p90Pct,
    })),
  };
}

function sourceText({ file, sha256 }: CalibrateDocument['sources'][number]): string {
  return `${file} (SHA-256 ${sha256.slice(0, 12)})`;
}

function inWords({ provenance, ...rest }: Coefficient) {
  return { ...rest, source: provenance.source, date: provenance.date };
}
