import type { Coefficient, CoefficientName } from '@kavier/core';
import { type ErrorSummary, fittedRange, summarizeErrors } from '@kavier/evidence';
import { MEASURED_QUANTITIES } from '@kavier/io';
import {
  CALIBRATE_SCHEMA,
  type CalibrateDocument,
  type ErrorPercents,
  type FittedCoefficient,
} from './document.ts';
import { nextSteps } from './next-steps.ts';
import type { OwnFit, QuantityPair, ReadyPoint } from './own-fit.ts';
import type { OwnPoints } from './own-points.ts';
import { verdictOf } from './words.ts';

export interface BuildOptions {
  readonly version: string;
  readonly input: Pick<OwnPoints, 'sources' | 'notes'>;
  readonly points: readonly ReadyPoint[];
  readonly unusable: CalibrateDocument['unusable'];
  readonly fit: OwnFit;
  /** Where the profile is written, if anywhere. */
  readonly out: string | undefined;
}

/** What `kavier calibrate RESULTS` says. */
export function calibrateDocument(options: BuildOptions): CalibrateDocument {
  const { version, input, points, unusable, fit, out } = options;
  const { calibration, before, after, heldOut } = fit;
  const { converged, reason, evaluations } = calibration.fit;
  const found = {
    points: points.length,
    measurements: calibration.measurements,
    search: { converged, reason, evaluations },
    coefficients: coefficientsOf(fit),
    errors: MEASURED_QUANTITIES.flatMap((quantity) => {
      const of = (pairs: readonly QuantityPair[]) =>
        summarizeErrors(pairs.filter((pair) => pair.quantity === quantity));
      const errors = { quantity, before: percents(of(before)), after: percents(of(after)) };
      return errors.after.count + errors.after.withoutPrediction === 0 ? [] : [errors];
    }),
    all: { before: percents(summarizeErrors(before)), after: percents(summarizeErrors(after)) },
    groups: fit.groups,
    heldOut: heldOut === undefined ? null : heldOutOf(heldOut),
  };
  return {
    schema: CALIBRATE_SCHEMA,
    version,
    verdict: verdictOf(found),
    engine: calibration.set.engine,
    family: calibration.set.family,
    host: points[0].prepared.resolved.pool.coefficients.host,
    models: unique(points.map(({ point }) => point.setup.model.name)),
    accelerators: unique(points.map(({ point }) => point.setup.accelerator.name)),
    sources: input.sources,
    unusable,
    ...found,
    notes: input.notes,
    next: nextSteps(found, out),
  };
}

function coefficientsOf({ base, calibration }: OwnFit): FittedCoefficient[] {
  return calibration.identifiability.estimates.map((estimate) => {
    const name = estimate.name as CoefficientName;
    const prior: Coefficient = base.values[name];
    const { value } = calibration.set.values[name];
    const [low, high] = fittedRange({ value, unit: prior.unit }, prior, estimate);
    const { standardError, verdict, cause = null, partners } = estimate;
    return {
      name,
      unit: prior.unit,
      prior: { value: prior.value, low: prior.low, high: prior.high, how: prior.how },
      fitted: { value, low, high },
      standardError,
      verdict,
      cause,
      partners,
    };
  });
}

function heldOutOf({ groups, heldOut }: NonNullable<OwnFit['heldOut']>) {
  return {
    ...percents(heldOut),
    groups: groups.map(({ name, errors }) => ({ name, ...percents(errors) })),
  };
}

function percents({ count, withoutPrediction, medianPct, p90Pct }: ErrorSummary): ErrorPercents {
  return { count, withoutPrediction, medianPct, p90Pct };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
