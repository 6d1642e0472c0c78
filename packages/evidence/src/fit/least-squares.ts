import { KavierError } from '@kavier/core';
import { differenceJacobian } from './finite-differences.ts';
import {
  evaluationsOfJacobian,
  type LeastSquaresOptions,
  type Settings,
  settingsOf,
} from './least-squares-options.ts';
import { LocalModel, type ModelStep } from './local-model.ts';
import { costOf, weightsOf } from './loss.ts';
import { type SearchParameter, SearchSpace } from './search-space.ts';

/*
 * Levenberg-Marquardt: Marquardt 1963 ("An algorithm for least-squares estimation of nonlinear parameters", J. SIAM 11);
 * scaling as in More 1978 ("The Levenberg-Marquardt algorithm: implementation and theory", LNM 630); Nocedal and Wright,
 * Numerical Optimization, chapter 10; damping by the gain ratio as in Nielsen 1999 (IMM-REP-1999-05). Convergence is
 * judged by what an undamped step could still gain (Bates and Watts 1981, Technometrics 23): a damped step can be short
 * because the model is bad, and says nothing about how near the minimum is.
 */

/** Residuals of parameter values, in the order of the parameters. Always as many, and the same for the same values. */
export type ResidualFunction = (values: Float64Array) => Float64Array;

/**
 * Why the search ended. `gradient`, `cost` and `step`: converged by that tolerance. `stalled`: the Jacobian promises a
 * reduction that no step along it brings, or no residual reacts to any difference, because the function jumps or the
 * differences are too narrow or too wide; for a function that jumps this is the usual end, near the minimum.
 * `evaluations`: the limit came first.
 */
export type StopReason = 'gradient' | 'cost' | 'step' | 'stalled' | 'evaluations';

export interface LeastSquaresResult {
  /** The best values found, within the bounds, in the order of the parameters. */
  readonly values: Float64Array;
  /** Sum of the losses there; the sum of squares unless a robust loss was asked for. */
  readonly cost: number;
  /** Calls of the residual function. */
  readonly evaluations: number;
  /** Whether a tolerance was met; false says that better values may be near. */
  readonly converged: boolean;
  readonly reason: StopReason;
  /**
   * One column a parameter, each as long as the residuals, at `values`: derivatives by ln(value) where the scale is log,
   * by the value where it is linear.
   */
  readonly jacobian: readonly Float64Array[];
  readonly residuals: Float64Array;
  /** Weight of each residual in the last step, 0 to 1; all 1 unless a robust loss was asked for. */
  readonly weights: Float64Array;
}

/**
 * Minimises the sum of the losses of the residuals over the box of the parameters; deterministic. Finds a local minimum.
 * A trial at which a residual is not finite is a rejected step. Throws a `KavierError` where options or parameters make
 * no sense, where residuals are not finite at the start or around a point, and where their number changes.
 */
export function minimizeLeastSquares(
  residuals: ResidualFunction,
  parameters: readonly SearchParameter[],
  options: LeastSquaresOptions = {},
): LeastSquaresResult {
  const search = new Search(
    residuals,
    new SearchSpace(parameters),
    settingsOf(options, parameters.length),
  );
  return search.run();
}

interface Spot {
  readonly point: Float64Array;
  readonly residuals: Float64Array;
  readonly cost: number;
}

const FIRST_DAMPING = 1e-3;
const LEAST_DAMPING = 1e-10;

class Search {
  readonly #residuals: ResidualFunction;
  readonly #space: SearchSpace;
  readonly #settings: Settings;
  readonly #scaling: Float64Array;
  /** Residuals; known after the first evaluation. */
  #count: number | undefined;
  #evaluations = 0;
  #lambda = FIRST_DAMPING;
  /** Factor of the next rise of the damping. */
  #rise = 2;

  constructor(residuals: ResidualFunction, space: SearchSpace, settings: Settings) {
    this.#residuals = residuals;
    this.#space = space;
    this.#settings = settings;
    this.#scaling = new Float64Array(space.count);
  }

  run(): LeastSquaresResult {
    let spot = this.#spotAt(this.#space.start);
    requireFinite(spot);
    let isStalled = false;
    for (;;) {
      const jacobian = this.#jacobianAt(spot);
      const weights = weightsOf(spot.residuals, this.#settings.loss);
      const model = this.#modelOf(spot, jacobian, weights);
      const next: StopReason | Spot =
        this.#ended(model, spot) ?? (isStalled ? 'stalled' : this.#descend(model, spot));
      if (typeof next === 'string') return this.#result(spot, jacobian, weights, next);
      isStalled = spot.cost - next.cost <= this.#settings.costTolerance * spot.cost;
      spot = next;
    }
  }

  /** Why there is nothing to search from here; needs no evaluation. */
  #ended(model: LocalModel, spot: Spot): StopReason | undefined {
    const { gradientTolerance, costTolerance, stepTolerance } = this.#settings;
    if (spot.cost > 0 && model.isFlat()) return 'stalled';
    if (model.steepness() <= gradientTolerance) return 'gradient';
    const { step, predicted } = model.undampedStep();
    if (predicted <= costTolerance * spot.cost) return 'cost';
    return model.lengthOf(step) <= stepTolerance ? 'step' : undefined;
  }

  /** The next spot that costs less, on the one Jacobian: a rejected step costs one evaluation and raises the damping. */
  #descend(model: LocalModel, spot: Spot): Spot | StopReason {
    for (;;) {
      const trial = model.dampedStep(this.#lambda);
      if (model.lengthOf(trial.step) <= this.#settings.stepTolerance) return 'stalled';
      if (!this.#canAffordTrial()) return 'evaluations';
      const next = this.#spotAt(this.#space.moved(spot.point, trial.step));
      if (next.cost < spot.cost) {
        this.#accept(spot.cost - next.cost, trial);
        return next;
      }
      this.#lambda *= this.#rise;
      this.#rise *= 2;
    }
  }

  /** Less damping the better the model foresaw the reduction; more where it promised over twice too much. */
  #accept(reduction: number, { predicted }: ModelStep): void {
    const miss = 2 * Math.min(reduction / predicted, 1) - 1;
    this.#lambda = Math.max(this.#lambda * Math.max(1 / 3, 1 - miss * miss * miss), LEAST_DAMPING);
    this.#rise = 2;
  }

  /** Whether one trial more leaves enough for the Jacobian where it leads: a result without one says too little. */
  #canAffordTrial(): boolean {
    const needed = 1 + evaluationsOfJacobian(this.#settings, this.#space.count);
    return this.#evaluations + needed <= this.#settings.maxEvaluations;
  }

  #modelOf(spot: Spot, jacobian: readonly Float64Array[], weights: Float64Array): LocalModel {
    const weighted = (column: Float64Array) => column.map((x, i) => x * Math.sqrt(weights[i]));
    const columns = jacobian.map(weighted);
    return new LocalModel(
      this.#space,
      spot.point,
      columns,
      weighted(spot.residuals),
      this.#scaling,
    );
  }

  #jacobianAt({ point, residuals }: Spot): Float64Array[] {
    const evaluate = (at: Float64Array) => this.#evaluate(at);
    return differenceJacobian(evaluate, this.#space, point, residuals, this.#settings);
  }

  #spotAt(point: Float64Array): Spot {
    const residuals = this.#evaluate(point);
    const cost = costOf(residuals, this.#settings.loss);
    return { point, residuals, cost: Number.isFinite(cost) ? cost : Number.POSITIVE_INFINITY };
  }

  #evaluate(point: Float64Array): Float64Array {
    this.#evaluations++;
    const residuals = this.#residuals(this.#space.valuesAt(point));
    this.#count ??= residuals.length;
    if (residuals.length === this.#count) return residuals;
    throw new KavierError('the number of residuals changed with the parameters', {
      kind: 'work',
      where: 'residuals',
      found: String(residuals.length),
      expected: String(this.#count),
    });
  }

  #result(
    { point, cost, residuals }: Spot,
    jacobian: readonly Float64Array[],
    weights: Float64Array,
    reason: StopReason,
  ): LeastSquaresResult {
    const converged = reason !== 'stalled' && reason !== 'evaluations';
    const values = this.#space.valuesAt(point);
    const evaluations = this.#evaluations;
    return { values, cost, evaluations, converged, reason, jacobian, residuals, weights };
  }
}

function requireFinite({ residuals }: Spot): void {
  const at = residuals.findIndex((residual) => !Number.isFinite(residual));
  if (at < 0 && residuals.length > 0) return;
  throw new KavierError('the start of the search cannot be evaluated', {
    kind: 'work',
    where: at < 0 ? 'residuals' : `residuals[${at}]`,
    found: at < 0 ? 'no residuals' : String(residuals[at]),
    expected: 'finite residuals',
  });
}
