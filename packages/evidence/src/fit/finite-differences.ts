import { KavierError } from '@kavier/core';
import type { SearchSpace } from './search-space.ts';

/** How the derivatives of a function without formulas are taken. */
export interface DifferenceOptions {
  /** Width of a difference, relative to the parameter. */
  readonly step: number;
  /** `central` costs two evaluations a parameter instead of one, and errs with the square of the step. */
  readonly differences: 'forward' | 'central';
}

/**
 * Columns of derivatives of the residuals by each coordinate of the space, within the bounds: on a bound, or where a
 * side cannot be evaluated, the other side alone is taken. `evaluate` takes a point in coordinates. Throws a
 * `KavierError` where the residuals are finite on neither side.
 */
export function differenceJacobian(
  evaluate: (point: Float64Array) => Float64Array,
  space: SearchSpace,
  point: Float64Array,
  residuals: Float64Array,
  options: DifferenceOptions,
): Float64Array[] {
  return space.parameters.map(({ name }, i) => {
    const width = options.step * space.unitAt(i, point[i]);
    const up: Side = { x: Math.min(point[i] + width, space.high[i]), residuals };
    const down: Side = { x: Math.max(point[i] - width, space.low[i]), residuals };
    const sideAt = ({ x }: Side): Side | undefined => {
      if (x === point[i]) return undefined;
      const there = evaluate(point.with(i, x));
      return there.every(Number.isFinite) ? { x, residuals: there } : undefined;
    };
    const here: Side = { x: point[i], residuals };
    // The wider side first: on a bound or next to it the other one has no room.
    const [first, second] = up.x - here.x >= here.x - down.x ? [up, down] : [down, up];
    const one = sideAt(first);
    const other = one === undefined || options.differences === 'central' ? sideAt(second) : here;
    if (one === undefined && other === undefined) {
      throw new KavierError('the residuals are not finite around this value', {
        kind: 'work',
        where: `parameters.${name}`,
        found: String(space.valuesAt(point)[i]),
      });
    }
    return slope(one ?? here, other ?? here);
  });
}

interface Side {
  readonly x: number;
  readonly residuals: Float64Array;
}

function slope(a: Side, b: Side): Float64Array {
  return a.residuals.map((r, i) => (r - b.residuals[i]) / (a.x - b.x));
}
