import { dot, plusProduct, solveBounded } from './bounded-solve.ts';
import type { SearchSpace } from './search-space.ts';

/** A step of the search and how far the sum of squares falls by it if the residuals are linear. */
export interface ModelStep {
  readonly step: Float64Array;
  readonly predicted: number;
}

/**
 * The residuals around a point as the Jacobian sees them, weighted. Coordinates on a bound that the gradient pushes
 * outwards are held (the active set of a bound-constrained problem; Nocedal and Wright, section 16.7), the others are free.
 */
export class LocalModel {
  readonly #space: SearchSpace;
  readonly #point: Float64Array;
  readonly #columns: readonly Float64Array[];
  readonly #residuals: Float64Array;
  readonly #lengths: Float64Array;
  readonly #scaling: Float64Array;
  readonly #free: readonly number[];

  /**
   * `columns` and `residuals` carry the square roots of the weights. `scaling` holds a length for every column, and is
   * raised here to the lengths that the columns have now: damping then is the same in every unit of the parameters
   * (More 1978, section 6).
   */
  constructor(
    space: SearchSpace,
    point: Float64Array,
    columns: readonly Float64Array[],
    residuals: Float64Array,
    scaling: Float64Array,
  ) {
    this.#space = space;
    this.#point = point;
    this.#columns = columns;
    this.#residuals = residuals;
    this.#lengths = Float64Array.from(columns, (column) => Math.sqrt(dot(column, column)));
    this.#scaling = scaling;
    this.#free = columns.flatMap((column, i) => {
      scaling[i] = Math.max(scaling[i], this.#lengths[i]);
      const slope = dot(column, residuals);
      const isHeld =
        (point[i] <= space.low[i] && slope >= 0) || (point[i] >= space.high[i] && slope <= 0);
      return isHeld ? [] : [i];
    });
  }

  /** Largest cosine of an angle between the residuals and a free column: 0 where no direction is downhill. */
  steepness(): number {
    const length = Math.sqrt(dot(this.#residuals, this.#residuals));
    let most = 0;
    for (const i of this.#free) {
      const lengths = this.#lengths[i] * length;
      if (lengths === 0) continue;
      most = Math.max(most, Math.abs(dot(this.#columns[i], this.#residuals)) / lengths);
    }
    return most;
  }

  /** Whether no residual reacts to any coordinate. */
  isFlat(): boolean {
    return this.#lengths.every((length) => length === 0);
  }

  /** The Levenberg-Marquardt step with damping `lambda`. */
  dampedStep(lambda: number): ModelStep {
    return this.#stepWith(this.#scaling.map((length) => Math.sqrt(lambda) * length));
  }

  /** The Gauss-Newton step, but for directions in which columns as long as one cancel to below 1e-5. */
  undampedStep(): ModelStep {
    return this.#stepWith(this.#lengths.map((length) => 1e-5 * length));
  }

  /** The least of the model with this damping within the box; never uphill. */
  #stepWith(damping: Float64Array): ModelStep {
    const step = solveBounded({
      columns: this.#columns,
      residuals: this.#residuals,
      damping,
      low: this.#space.low.map((bound, i) => bound - this.#point[i]),
      high: this.#space.high.map((bound, i) => bound - this.#point[i]),
    });
    return { step, predicted: this.#reductionBy(step) };
  }

  /** Longest part of a step, in units of its parameter. */
  lengthOf(step: Float64Array): number {
    return step.reduce((longest, part, i) => {
      const unit = this.#space.unitAt(i, this.#point[i]);
      return Math.max(longest, Math.abs(part) / unit);
    }, 0);
  }

  /** |r|^2 - |r + J p|^2 = -(J p) (2 r + J p), which loses no digits when the step is small. */
  #reductionBy(step: Float64Array): number {
    const change = plusProduct(new Float64Array(this.#residuals.length), this.#columns, step);
    return change.reduce((sum, c, i) => sum - c * (2 * this.#residuals[i] + c), 0);
  }
}
