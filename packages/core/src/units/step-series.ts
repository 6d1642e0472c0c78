import { KavierError } from './errors.ts';

/**
 * A quantity that is constant from one instant to the next: grid intensity, electricity price. Value i holds over
 * [startsS[i], startsS[i + 1]), the last one until `endS`: there are no gaps. Seconds are those of the run, which
 * begins at 0; a series may begin before.
 */
export interface StepSeries {
  /** Ascending, at least one. The first may be -Infinity. */
  readonly startsS: Float64Array;
  readonly values: Float64Array;
  /** May be Infinity. */
  readonly endS: number;
}

/**
 * A series of these points, checked. `where` names it in errors.
 *
 * @throws KavierError of kind `input`: no point, another number of values than starts, a value that is not finite,
 * starts that do not ascend, an end that is not after the last start.
 */
export function stepSeries(
  startsS: ArrayLike<number>,
  values: ArrayLike<number>,
  endS: number,
  where?: string,
): StepSeries {
  const count = startsS.length;
  if (count === 0) throw refused('the series is empty', where, 'no point', 'at least one');
  if (values.length !== count) {
    const expected = `one value for each of ${count} starts`;
    throw refused('the series is uneven', where, `${values.length} values`, expected);
  }
  for (let i = 0; i < count; i++) {
    const nextS = i + 1 < count ? startsS[i + 1] : endS;
    if (!Number.isFinite(values[i])) {
      throw refused(`value ${i} is not finite`, where, `${values[i]}`, 'a finite number');
    }
    if (!(nextS > startsS[i]) || (i > 0 && !Number.isFinite(startsS[i]))) {
      const found = `${startsS[i]} s, then ${nextS} s`;
      throw refused(`point ${i} takes no time`, where, found, 'ascending seconds');
    }
  }
  return { startsS: Float64Array.from(startsS), values: Float64Array.from(values), endS };
}

/** The same value always. */
export function constantSeries(value: number): StepSeries {
  return stepSeries([Number.NEGATIVE_INFINITY], [value], Number.POSITIVE_INFINITY);
}

/** Every value times `factor`. */
export function scaleSeries(series: StepSeries, factor: number): StepSeries {
  return stepSeries(
    series.startsS,
    series.values.map((value) => value * factor),
    series.endS,
  );
}

/** The series `byS` seconds later; earlier, for a negative number. */
export function shiftSeries({ startsS, values, endS }: StepSeries, byS: number): StepSeries {
  return stepSeries(
    startsS.map((startS) => startS + byS),
    values,
    endS + byS,
  );
}

/** The step that holds at an instant, found in O(log n). Instants before the first start belong to step 0. */
export function stepAt({ startsS }: StepSeries, atS: number): number {
  let low = 0;
  let high = startsS.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (startsS[middle] <= atS) low = middle;
    else high = middle;
  }
  return low;
}

function refused(
  what: string,
  where: string | undefined,
  found: string,
  expected: string,
): KavierError {
  return new KavierError(what, { kind: 'input', where, found, expected });
}
