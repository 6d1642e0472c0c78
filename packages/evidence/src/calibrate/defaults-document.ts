import type { CoefficientName } from '@kavier/core';
import type { ParameterEstimate } from '../fit/verdict.ts';
import type { Calibration } from './calibrate.ts';
import { MOST_ERROR_PCT } from './declared.ts';
import type { FittedCalibration } from './run-declared.ts';

/** Version of the document that `kavier calibrate --defaults --json` prints. */
const DEFAULTS_SCHEMA = 'kavier.calibrate-defaults/1';

/** Percent that a residual of 1 stands for: the error that a good fit leaves (see `calibrate`). */
const RESIDUAL_PCT = 5;

export type DefaultsDocument = ReturnType<typeof defaultsDocument>;

/** What became of the declared calibrations. */
export function defaultsDocument(fitted: readonly FittedCalibration[], version: string) {
  return {
    schema: DEFAULTS_SCHEMA,
    version,
    mostErrorPct: MOST_ERROR_PCT,
    calibrations: fitted.map((one) => ({
      engine: one.declared.engine,
      family: one.declared.family,
      isShipped: isGoodEnough(one),
      steps: one.declared.steps.map(({ rows }, i) => ({
        rows: rows.map(({ set, which }) => `${set} (${which})`),
        measurements: one.fits[i].measurements,
        medianErrorPct: medianErrorPct(one.fits[i]),
        evaluations: one.fits[i].fit.evaluations,
        converged: one.fits[i].fit.converged,
        coefficients: one.fits[i].identifiability.estimates.map(inWords),
      })),
    })),
  };
}

function inWords(estimate: ParameterEstimate) {
  const { name, value, standardError, verdict, cause = null, partners } = estimate;
  return { name: name as CoefficientName, value, standardError, verdict, cause, partners };
}

/** Whether the first fit, which the others build on, leaves little enough to ship. */
export function isGoodEnough({ fits }: FittedCalibration): boolean {
  const median = medianErrorPct(fits[0]);
  return median !== null && median <= MOST_ERROR_PCT;
}

/** Median of the absolute weighted errors of a fit, percent; null without any. */
function medianErrorPct({ fit, measurements }: Calibration): number | null {
  const errors = fit.residuals.slice(0, measurements).map(Math.abs).sort();
  if (errors.length === 0) return null;
  const middle = (errors.length - 1) / 2;
  return (RESIDUAL_PCT * (errors[Math.floor(middle)] + errors[Math.ceil(middle)])) / 2;
}
