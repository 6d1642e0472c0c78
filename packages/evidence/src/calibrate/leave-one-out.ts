import { type CoefficientName, priorCoefficients } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { type Predicted, type PreparedPoint, predictPoint } from '../measured/predict.ts';
import type { LeaveOneOut } from '../validate/judge-bars.ts';
import { calibrate } from './calibrate.ts';
import { DECLARED_CALIBRATIONS, FIT_WEIGHTS } from './declared.ts';
import { preparedOf } from './run-declared.ts';

/** The set of single requests on an A10, whose every measurement is predicted from all others. */
export const SINGLE_REQUESTS = 'tracer-surf-a10';

/** Errors of single requests, each predicted with coefficients that were fitted to all others. */
export function leaveOneOut({ points }: MeasuredSet): LeaveOneOut | null {
  const declared = DECLARED_CALIBRATIONS.find(({ steps }) =>
    steps.some(({ rows }) => rows.some(({ set }) => set === SINGLE_REQUESTS)),
  );
  const prepared = points.flatMap(preparedOf);
  if (declared === undefined || prepared.length < 2) return null;
  const [{ names }] = declared.steps;
  const base = priorCoefficients(declared.family);
  const predict = remembered(names);
  const errors = prepared.map((left) => {
    const others = prepared.filter((point) => point !== left);
    const { set } = calibrate(others, { base, names, weights: FIT_WEIGHTS, predict });
    return { point: left.point, pct: errorPct(left.point, predict(left, set)) };
  });
  const mean = (isMine: (point: MeasuredPoint) => boolean) => {
    const mine = errors.filter(({ point, pct }) => isMine(point) && Number.isFinite(pct));
    return mine.reduce((sum, { pct }) => sum + pct, 0) / mine.length;
  };
  return {
    measurements: prepared.length,
    prefillMeanPct: mean(isPrefill),
    decodeMeanPct: mean((point) => !isPrefill(point)),
  };
}

/** Predicts a point once for the same values of the coefficients in `names`: all fits begin at the same ones. */
function remembered(names: readonly CoefficientName[]): typeof predictPoint {
  const known = new Map<PreparedPoint, Map<string, Predicted>>();
  return (point, set) => {
    const byValues = known.get(point) ?? new Map<string, Predicted>();
    known.set(point, byValues);
    const key = names.map((name) => set?.values[name].value).join();
    const predicted = byValues.get(key) ?? predictPoint(point, set);
    byValues.set(key, predicted);
    return predicted;
  };
}

function isPrefill({ load }: MeasuredPoint): boolean {
  return load.kind === 'batch' && load.outputTokens === 1;
}

function errorPct({ measured }: MeasuredPoint, predicted: ReturnType<typeof predictPoint>): number {
  const [[name, value]] = Object.entries(measured);
  const found = predicted[name as keyof typeof predicted] ?? Number.NaN;
  return (100 * Math.abs(found - (value ?? Number.NaN))) / (value ?? Number.NaN);
}
