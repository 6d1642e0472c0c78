import { KavierError } from '@kavier/core';
import { BARS, type BarRow, type DeclaredBar } from './bars.ts';
import type { BarDocument, ValidateDocument } from './document.ts';
import { shortfallOf } from './shortfalls.ts';
import { figuresOf } from './summary.ts';

/**
 * Errors of single requests on an A10 where each measurement was predicted with coefficients fitted to all others; mean
 * absolute percentage errors.
 */
export interface LeaveOneOut {
  readonly measurements: number;
  readonly prefillMeanPct: number;
  readonly decodeMeanPct: number;
}

/** What the published model of Kavier (arXiv 2605.25247) misses those requests by. */
const PUBLISHED_PREFILL_PCT = 7.39;
const PUBLISHED_DECODE_PCT = 4;

/** Every bar with what was found. */
export function judgeBars(
  rows: readonly BarRow[],
  leaveOneOut: LeaveOneOut | null,
  bars: readonly DeclaredBar[] = BARS,
): BarDocument[] {
  return [...bars.map((bar) => judge(bar, rows)), ...leaveOneOutBars(leaveOneOut)];
}

function judge({ rows: concerns, ...bar }: DeclaredBar, rows: readonly BarRow[]): BarDocument {
  const own = rows.filter(concerns);
  const { count, withoutPrediction, medianPct } = figuresOf(own);
  const isMet = medianPct === null ? null : medianPct <= bar.limitPct;
  const shortfall = isMet === false ? shortfallOf(bar.name, bar.limitPct, own) : null;
  return {
    ...bar,
    from: 'rows',
    rows: count,
    withoutPrediction,
    foundPct: medianPct,
    isMet,
    shortfall,
  };
}

function leaveOneOutBars(found: LeaveOneOut | null): BarDocument[] {
  const bar = (phase: string, limitPct: number, foundPct: number | null): BarDocument => {
    const name = `A10 single requests, ${phase}`;
    // Better than the published model, not as good as it.
    const isMet = foundPct === null ? null : foundPct < limitPct;
    return {
      name,
      from: 'rows',
      statement:
        `tracer-surf-a10, each measurement predicted from all others: mean absolute error of ${phase}, ` +
        'less than that of the published model.',
      limitPct,
      statistic: 'mean',
      rows: found?.measurements ?? 0,
      withoutPrediction: 0,
      foundPct,
      isMet,
      shortfall: isMet === false ? shortfallOf(name, limitPct, []) : null,
    };
  };
  return [
    bar('prefill', PUBLISHED_PREFILL_PCT, found?.prefillMeanPct ?? null),
    bar('decode', PUBLISHED_DECODE_PCT, found?.decodeMeanPct ?? null),
  ];
}

/** Throws a KavierError of kind `work` that names the bars that are not met, unless all are that have rows. */
export function requireBars({ bars }: ValidateDocument): void {
  const missed = bars.filter(({ isMet }) => isMet === false);
  if (missed.length === 0) return;
  const percent = (value: number | null) => `${(value ?? 0).toFixed(1)} %`;
  throw new KavierError(`${missed.length} of ${bars.length} declared bars are not met`, {
    kind: 'work',
    where: missed.map(({ name }) => name).join('; '),
    found: missed.map(({ foundPct }) => percent(foundPct)).join(', '),
    expected: `at most ${missed.map(({ limitPct }) => percent(limitPct)).join(', ')}`,
  });
}
