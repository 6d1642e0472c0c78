import { KavierError, type StepSeries, stepSeries } from '@kavier/core';
import { isoInstant } from './instants.ts';

/**
 * What to do with a run that a series does not cover: `refuse` it, or `repeat` the series before and after itself,
 * with its own span as period.
 */
export const COVERAGE_RULES = ['refuse', 'repeat'] as const;
export type CoverageRule = (typeof COVERAGE_RULES)[number];

export interface CoverageOptions {
  /** Default `refuse`. */
  readonly rule?: CoverageRule | undefined;
  /** When the run begins, milliseconds since 1970 UTC: errors and warnings then show dates. Default: seconds. */
  readonly startMs?: number | undefined;
  /** What errors and warnings call the series. */
  readonly where?: string | undefined;
}

/** A series that covers the run from 0 to its end. */
export interface CoveredSeries {
  readonly series: StepSeries;
  /** What has to be said beside every figure made with it; absent where nothing was added. */
  readonly warning?: string | undefined;
}

/** Steps that a repeated series may have. */
const MAX_STEPS = 20_000_000;

/**
 * The series as far as a run of `endS` seconds needs it.
 *
 * @throws KavierError of kind `input` that names both spans: the run is not covered, and the rule is `refuse` or the
 * series has no finite span to repeat.
 */
export function coverRun(
  series: StepSeries,
  endS: number,
  options: CoverageOptions = {},
): CoveredSeries {
  const startS = series.startsS[0];
  if (startS <= 0 && endS <= series.endS) return { series };
  const covered = spanText(startS, series.endS, options.startMs);
  const run = spanText(0, endS, options.startMs);
  const periodS = series.endS - startS;
  const steps = Math.ceil(endS / periodS + 2) * series.values.length;
  if (options.rule !== 'repeat' || !Number.isFinite(periodS) || !(steps <= MAX_STEPS)) {
    throw new KavierError('the series does not cover the run', {
      kind: 'input',
      where: options.where,
      found: `a series from ${covered}`,
      expected: `one over the run, ${run}`,
      hint: hintFor(options.rule, periodS),
    });
  }
  const name = options.where === undefined ? 'the series' : options.where;
  const warning = `${name} covers ${covered} and is repeated over the run, ${run}`;
  return { series: repeated(series, periodS, endS), warning };
}

function hintFor(rule: CoverageRule | undefined, periodS: number): string {
  if (!Number.isFinite(periodS)) return 'A series without a beginning or an end cannot be repeated';
  if (rule === 'repeat') return `Repeating it would take more than ${MAX_STEPS} steps`;
  return 'Choose a series or a start of the run that fit, or let the series repeat';
}

/** Copies of the series end to end, from the one that holds at 0 to the one that holds just before `endS`. */
function repeated({ startsS, values }: StepSeries, periodS: number, endS: number): StepSeries {
  const startOf = (copy: number) => startsS[0] + copy * periodS;
  // Rounding of the quotients may be one copy off.
  let first = Math.floor(-startsS[0] / periodS);
  if (startOf(first) > 0) first--;
  let last = Math.max(first + 1, Math.ceil((endS - startsS[0]) / periodS));
  if (startOf(last) < endS) last++;
  const count = values.length;
  const starts = new Float64Array((last - first) * count);
  const all = new Float64Array(starts.length);
  for (let copy = first; copy < last; copy++) {
    const at = (copy - first) * count;
    for (let i = 0; i < count; i++) starts[at + i] = startsS[i] + copy * periodS;
    all.set(values, at);
  }
  return stepSeries(starts, all, startOf(last));
}

function spanText(fromS: number, toS: number, startMs: number | undefined): string {
  if (startMs === undefined) return `${fromS} s to ${toS} s`;
  return `${isoInstant(startMs + fromS * 1000)} to ${isoInstant(startMs + toS * 1000)}`;
}
