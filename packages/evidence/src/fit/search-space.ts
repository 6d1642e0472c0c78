import { exp, KavierError, ln, requireNumber } from '@kavier/core';

/** One parameter of a fit: where the search starts and how far it may go. */
export interface SearchParameter {
  /** Unique among the parameters; reports name it. */
  readonly name: string;
  /** Within the bounds. */
  readonly start: number;
  /** Below `high`; above 0 on a log scale. May be -Infinity on a linear scale. */
  readonly low: number;
  /** May be Infinity. */
  readonly high: number;
  /** `log` searches over ln(value): right for what is positive and known to a factor, such as an efficiency. */
  readonly scale: 'log' | 'linear';
  /**
   * Order of magnitude of a linear parameter, above 0: differences and tolerances are relative to the larger of it and
   * the value. Default |start|; where that is 0 a tenth of the range, or 1 where the range is infinite. A log scale needs none.
   */
  readonly typical?: number | undefined;
}

/** The box that is searched, in coordinates: ln(value) where the scale is log, the value itself where it is linear. */
export class SearchSpace {
  readonly parameters: readonly SearchParameter[];
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly start: Float64Array;
  readonly #typical: Float64Array;

  /** Throws a `KavierError` that names the parameter where a start or a bound makes no sense. */
  constructor(parameters: readonly SearchParameter[]) {
    requireParameters(parameters);
    this.parameters = parameters;
    const coordinates = (of: (parameter: SearchParameter) => number) =>
      Float64Array.from(parameters, (parameter) =>
        parameter.scale === 'log' ? ln(of(parameter)) : of(parameter),
      );
    this.low = coordinates((parameter) => parameter.low);
    this.high = coordinates((parameter) => parameter.high);
    this.start = coordinates((parameter) => parameter.start);
    this.#typical = Float64Array.from(parameters, typicalOf);
  }

  get count(): number {
    return this.parameters.length;
  }

  /** The values at a point; a coordinate on its bound gives the bound exactly. */
  valuesAt(point: Float64Array): Float64Array {
    return Float64Array.from(this.parameters, ({ scale, low, high }, i) => {
      if (point[i] <= this.low[i]) return low;
      if (point[i] >= this.high[i]) return high;
      if (scale === 'linear') return point[i];
      return Math.min(Math.max(exp(point[i]), low), high);
    });
  }

  /** What counts as one unit of coordinate i at x: 1 on a log scale, the order of magnitude on a linear one. */
  unitAt(i: number, x: number): number {
    return this.parameters[i].scale === 'log' ? 1 : Math.max(Math.abs(x), this.#typical[i]);
  }

  /** `point + step`, held within the bounds. */
  moved(point: Float64Array, step: Float64Array): Float64Array {
    return point.map((x, i) => Math.min(Math.max(x + step[i], this.low[i]), this.high[i]));
  }
}

function typicalOf({ start, low, high, typical }: SearchParameter): number {
  if (typical !== undefined) return typical;
  if (start !== 0) return Math.abs(start);
  return Number.isFinite(high - low) ? (high - low) / 10 : 1;
}

function requireParameters(parameters: readonly SearchParameter[]): void {
  if (parameters.length === 0) {
    throw new KavierError('there is no parameter to fit', { kind: 'input', where: 'parameters' });
  }
  const names = new Set<string>();
  for (const { name, start, low, high, scale, typical } of parameters) {
    const where = `parameters.${name}`;
    if (names.has(name)) {
      throw new KavierError('two parameters have this name', { kind: 'input', where });
    }
    names.add(name);
    if (!(low < high) || (scale === 'log' && !(low > 0))) {
      throw new KavierError('these bounds are not allowed', {
        kind: 'input',
        where,
        found: `${low} to ${high}`,
        expected: scale === 'log' ? '0 < low < high' : 'low < high',
      });
    }
    requireNumber(start, `${where}.start`, { from: low, to: high });
    if (typical !== undefined) requireNumber(typical, `${where}.typical`, { above: 0 });
  }
}
