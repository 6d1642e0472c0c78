import { KavierError, type StepSeries, stepSeries } from '@kavier/core';
import { isoInstant } from './instants.ts';

/** A step series in calendar time: milliseconds since 1970, UTC. Value i holds until the next start, the last to `endMs`. */
export interface DatedSeries {
  /** Ascending, at least one. */
  readonly startsMs: Float64Array;
  readonly values: Float64Array;
  readonly endMs: number;
  /** The usual time from one start to the next. A longer one is a gap, over which the value before it is held. */
  readonly stepMs: number;
}

/** `refuse` a series with gaps, or `hold` the value before each until it ends. */
export const GAP_RULES = ['refuse', 'hold'] as const;
export type GapRule = (typeof GAP_RULES)[number];

export interface DatedPoints {
  readonly startsMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Default: the most frequent time between two starts, the shortest of those equally frequent. */
  readonly stepMs?: number | undefined;
}

export interface DatedRules {
  /** Default `refuse`. */
  readonly gaps?: GapRule | undefined;
  /** Smallest allowed value: 0 for an intensity, none for a price, which may be negative. */
  readonly least?: number | undefined;
  /** Place of point i in errors, such as `file:line`. */
  readonly whereOf?: ((point: number) => string) | undefined;
}

/**
 * A series of these points, checked.
 *
 * @throws KavierError of kind `input`: no point; one point without `stepMs`; a value that is not finite or too small;
 * a start that repeats or precedes the one before it; a gap, under `refuse`.
 */
export function datedSeries(points: DatedPoints, rules: DatedRules = {}): DatedSeries {
  const { startsMs, values } = points;
  const whereOf = rules.whereOf ?? ((point) => `point ${point}`);
  const count = startsMs.length;
  if (count === 0 || values.length !== count) {
    const found = `${count} instants, ${values.length} values`;
    throw problem('the series has no points', undefined, found, 'at least one, each with a value');
  }
  for (let i = 0; i < count; i++) checkPoint(points, i, rules.least, whereOf);
  const stepMs = points.stepMs ?? usualStepMs(startsMs, whereOf);
  if (!(stepMs > 0)) throw problem('the step is not a time', undefined, `${stepMs} ms`, '> 0');
  const series: DatedSeries = {
    startsMs: Float64Array.from(startsMs),
    values: Float64Array.from(values),
    endMs: startsMs[count - 1] + stepMs,
    stepMs,
  };
  const gap = rules.gaps === 'hold' ? undefined : gapsOf(series)[0];
  if (gap !== undefined) {
    const after = isoInstant(startsMs[gap]);
    throw new KavierError('the series has a gap', {
      kind: 'input',
      where: whereOf(gap + 1),
      found: `${after}, then ${isoInstant(startsMs[gap + 1])}`,
      expected: `a value every ${stepMs / 1000} s`,
      hint: 'Fill it, or let the value before a gap hold',
    });
  }
  return series;
}

/** Positions of the points that a gap follows. */
export function gapsOf({ startsMs, stepMs }: DatedSeries): readonly number[] {
  const gaps: number[] = [];
  for (let i = 1; i < startsMs.length; i++) {
    if (startsMs[i] - startsMs[i - 1] > stepMs) gaps.push(i - 1);
  }
  return gaps;
}

/** The series in the seconds of a run that begins at `startMs`. */
export function seriesOfRun({ startsMs, values, endMs }: DatedSeries, startMs: number): StepSeries {
  const startsS = startsMs.map((ms) => (ms - startMs) / 1000);
  return stepSeries(startsS, values, (endMs - startMs) / 1000);
}

/** Mean over the whole series, weighted by time. */
export function datedMean({ startsMs, values, endMs }: DatedSeries): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] * ((i + 1 < values.length ? startsMs[i + 1] : endMs) - startsMs[i]);
  }
  return sum / (endMs - startsMs[0]);
}

function checkPoint(
  { startsMs, values }: DatedPoints,
  i: number,
  least: number | undefined,
  whereOf: (point: number) => string,
): void {
  const value = values[i];
  if (!Number.isFinite(value) || (least !== undefined && value < least)) {
    const expected = least === undefined ? 'a finite number' : `a finite number >= ${least}`;
    throw problem('this value is not allowed', whereOf(i), String(value), expected);
  }
  if (!Number.isFinite(startsMs[i])) {
    throw problem('this is no instant', whereOf(i), String(startsMs[i]), 'milliseconds since 1970');
  }
  if (i === 0 || startsMs[i] > startsMs[i - 1]) return;
  const repeats = startsMs[i] === startsMs[i - 1];
  const found = `${isoInstant(startsMs[i - 1])}, then ${isoInstant(startsMs[i])}`;
  const what = repeats ? 'an instant is there twice' : 'the instants are not in order';
  throw problem(what, whereOf(i), found, 'every instant once, ascending');
}

function usualStepMs(startsMs: ArrayLike<number>, whereOf: (point: number) => string): number {
  if (startsMs.length < 2) {
    const expected = 'at least two points, from which the length of a step is seen';
    throw problem('the series has one point only', whereOf(0), 'one point', expected);
  }
  const times = new Map<number, number>();
  for (let i = 1; i < startsMs.length; i++) {
    const stepMs = startsMs[i] - startsMs[i - 1];
    times.set(stepMs, (times.get(stepMs) ?? 0) + 1);
  }
  const byUse = [...times].sort(([a, timesA], [b, timesB]) => timesB - timesA || a - b);
  return byUse[0][0];
}

function problem(
  what: string,
  where: string | undefined,
  found: string,
  expected: string,
): KavierError {
  return new KavierError(what, { kind: 'input', where, found, expected });
}
