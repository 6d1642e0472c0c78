import {
  POWER_NAMES,
  type PowerCoefficients,
  type PowerName,
} from '../../energy/power/power-coefficients.ts';
import { ln } from '../../kernel/elementary.ts';
import type { RunRecord } from '../../record/run-record.ts';
import type { PreparedPoint } from '../measured/predict.ts';
import { predictEnergy } from '../measured/predict-energy.ts';
import { assessIdentifiability, type Identifiability } from './identifiability.ts';
import { type LeastSquaresResult, minimizeLeastSquares } from './least-squares.ts';

/*
 * Power coefficients from measured power, as `calibrate` fits those of step times: residuals r = ln(predicted / measured) / s and
 * a pull 2 ln(c / c0) / ln(high / low) towards the prior. The simulation is not in the loop: a run is priced again and again.
 */

/** Relative error that a good fit leaves, and beyond how many of it a residual counts linearly. */
const ERROR_SCALE = 0.05;
const OUTLIER = 3;

/** What shares of the board limit can be. */
const BOUNDS: Readonly<Record<PowerName, readonly [low: number, high: number]>> = {
  static: [0.05, 0.9],
  memory: [0.01, 2],
  compute: [0.01, 4],
};

/** A point and its run. */
export interface SimulatedPoint {
  readonly prepared: PreparedPoint;
  readonly run: RunRecord;
}

export interface PowerCalibration {
  readonly values: Readonly<Record<PowerName, number>>;
  readonly fit: LeastSquaresResult;
  /** What the measured points alone determine, priors left aside. */
  readonly identifiability: Identifiability;
  /** Points that were fitted. */
  readonly measurements: number;
}

/** Fits the coefficients of one family to the power of points. Errors (KavierError): no points. */
export function calibratePower(
  points: readonly SimulatedPoint[],
  prior: PowerCoefficients,
): PowerCalibration {
  const parameters = POWER_NAMES.map((name) => {
    const [low, high] = BOUNDS[name];
    return { name, start: prior[name].value, low, high, scale: 'log' as const };
  });
  const coefficientsOf = (values: Float64Array): PowerCoefficients => ({
    ...prior,
    static: { ...prior.static, value: values[0] },
    memory: { ...prior.memory, value: values[1] },
    compute: { ...prior.compute, value: values[2] },
  });
  const metered = points.filter(({ prepared }) => prepared.point.measured.powerW !== undefined);
  const fit = minimizeLeastSquares(
    (values) => {
      const power = coefficientsOf(values);
      return Float64Array.from([
        ...metered.map((point) => residualOf(point, power)),
        ...POWER_NAMES.map((name, i) => pullOf(prior[name], values[i])),
      ]);
    },
    parameters,
    { step: 1e-4, loss: { kind: 'huber', scale: OUTLIER }, maxEvaluations: 300 },
  );
  const only = (column: Float64Array) => column.subarray(0, metered.length);
  const alone = {
    ...fit,
    jacobian: fit.jacobian.map(only),
    residuals: only(fit.residuals),
    weights: only(fit.weights),
  };
  const [staticShare, memory, compute] = fit.values;
  return {
    values: { static: staticShare, memory, compute },
    fit,
    identifiability: assessIdentifiability(parameters, alone),
    measurements: metered.length,
  };
}

function residualOf({ prepared, run }: SimulatedPoint, power: PowerCoefficients): number {
  const measured = prepared.point.measured.powerW ?? Number.NaN;
  const { powerW = Number.NaN } = predictEnergy(prepared, run, power);
  return ln(powerW / measured) / ERROR_SCALE;
}

function pullOf({ value, low, high }: PowerCoefficients[PowerName], found: number): number {
  return (4 * ln(found / value)) / Math.max(ln(high / low), 0.2);
}
