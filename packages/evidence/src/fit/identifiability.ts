import { KavierError } from '@kavier/core';
import { type Covariance, covarianceOf } from './covariance.ts';
import type { LeastSquaresResult } from './least-squares.ts';
import { type SearchParameter, SearchSpace } from './search-space.ts';
import {
  type IdentifiabilityLimits,
  type Limits,
  limitsOf,
  type ParameterEstimate,
  rate,
} from './verdict.ts';

export interface Identifiability {
  /** In the order of the parameters. */
  readonly estimates: readonly ParameterEstimate[];
  /** Correlation of the errors of two estimates, -1 to 1; null where one of them is on its bound or has no effect. */
  readonly correlation: readonly (readonly (number | null)[])[];
  /** Of the columns at length 1, of the parameters that have errors; 1 is ideal. Null where there are none. */
  readonly conditionNumber: number | null;
  /** Residuals less parameters that are neither on a bound nor without effect; no errors unless it is positive. */
  readonly degreesOfFreedom: number;
}

type Fit = Pick<LeastSquaresResult, 'values' | 'jacobian' | 'residuals' | 'weights'>;

/**
 * Which parameters of a fit the data determine, from the Jacobian at its solution. `parameters` are those of the fit.
 * Weights of a robust loss are taken as they are, which makes the errors approximate. Throws a `KavierError` where the
 * fit is of other parameters or a limit is not positive.
 */
export function assessIdentifiability(
  parameters: readonly SearchParameter[],
  fit: Fit,
  limits: IdentifiabilityLimits = {},
): Identifiability {
  requireSameParameters(parameters, fit);
  const rules = limitsOf(limits);
  const effects = effectsOf(parameters, fit, rules);
  const rated = effects.filter(({ ruledOut }) => ruledOut === undefined);
  const degreesOfFreedom = fit.residuals.length - rated.length;
  const covariance =
    rated.length === 0
      ? undefined
      : covarianceOf(
          rated.map(({ column }) => column),
          rules.partnerCondition,
        );
  const spread =
    degreesOfFreedom > 0 ? Math.sqrt(weightedSquares(fit) / degreesOfFreedom) : undefined;
  return {
    estimates: effects.map((effect) => {
      const place = rated.indexOf(effect);
      if (covariance === undefined || place < 0) return ruledOutEstimate(effect);
      const partners = covariance.partners[place].map((k) => rated[k].name);
      return ratedEstimate(effect, errorOf(covariance, place, spread), partners, rules);
    }),
    correlation: effects.map((a) =>
      effects.map((b) => correlationOf(covariance, rated.indexOf(a), rated.indexOf(b))),
    ),
    conditionNumber: covariance?.conditionNumber ?? null,
    degreesOfFreedom,
  };
}

/** What the residuals have to do with one parameter. */
interface Effect {
  readonly name: string;
  readonly value: number;
  /** Coordinate change that the column is per: 1 on a log scale, the parameter's size on a linear one. */
  readonly unit: number;
  /** Weighted derivatives of the residuals, per unit. */
  readonly column: Float64Array;
  readonly sensitivity: number;
  readonly ruledOut: 'bound' | 'no reaction' | undefined;
}

function effectsOf(parameters: readonly SearchParameter[], fit: Fit, limits: Limits): Effect[] {
  const space = new SearchSpace(parameters);
  return parameters.map(({ name, low, high }, i) => {
    const value = fit.values[i];
    const unit = space.unitAt(i, value);
    const column = fit.jacobian[i].map((x, row) => x * unit * Math.sqrt(fit.weights[row]));
    const sensitivity = column.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const isOnBound = value === low || value === high;
    const hasReaction = sensitivity >= limits.leastSensitivity;
    const ruledOut = !hasReaction ? 'no reaction' : isOnBound ? 'bound' : undefined;
    return { name, value, unit, column, sensitivity, ruledOut };
  });
}

interface RelativeError {
  readonly inflation: number;
  /** Null where there are no more residuals than parameters. */
  readonly relativeError: number | null;
}

function errorOf(covariance: Covariance, place: number, spread: number | undefined): RelativeError {
  const unitError = Math.sqrt(covariance.unit[place][place]);
  return {
    inflation: covariance.inflation[place],
    relativeError: spread === undefined ? null : spread * unitError,
  };
}

function ratedEstimate(
  { name, value, unit, sensitivity }: Effect,
  error: RelativeError,
  partners: readonly string[],
  limits: Limits,
): ParameterEstimate {
  const { relativeError } = error;
  const standardError = relativeError === null ? null : relativeError * unit;
  const rating = rate({ ...error, partners }, limits);
  return { name, value, standardError, sensitivity, ...error, ...rating, partners };
}

function ruledOutEstimate({ name, value, sensitivity, ruledOut }: Effect): ParameterEstimate {
  return {
    name,
    value,
    standardError: null,
    relativeError: null,
    sensitivity,
    inflation: null,
    verdict: 'not determined',
    cause: ruledOut,
    partners: [],
  };
}

function correlationOf(covariance: Covariance | undefined, i: number, j: number): number | null {
  if (covariance === undefined || i < 0 || j < 0) return null;
  const { unit } = covariance;
  return i === j ? 1 : unit[i][j] / Math.sqrt(unit[i][i] * unit[j][j]);
}

function weightedSquares({ residuals, weights }: Fit): number {
  return residuals.reduce((sum, r, row) => sum + weights[row] * r * r, 0);
}

function requireSameParameters(parameters: readonly SearchParameter[], { values }: Fit): void {
  if (values.length === parameters.length) return;
  throw new KavierError('these are not the parameters of the fit', {
    kind: 'input',
    where: 'parameters',
    found: String(parameters.length),
    expected: String(values.length),
  });
}
