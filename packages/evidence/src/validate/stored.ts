import { BARS } from './bars.ts';
import type { BarDocument, SetDocument, ValidateDocument } from './document.ts';
import type { ErrorFigures } from './error-summary.ts';
import type { StoredAccuracy, StoredBar, StoredSet } from './stored-types.ts';
import { figuresOf } from './summary.ts';

/** The set of single requests that the bars of leave-one-out are about. */
const LEFT_OUT = ['tracer-surf-a10'];

/** What is stored of a comparison with all public files. */
export function storedOf({ version, metrics, bars, sets }: ValidateDocument): StoredAccuracy {
  return {
    version,
    metrics: metrics.map((one) => ({
      ...one,
      fitted: rounded(one.fitted),
      unfitted: rounded(one.unfitted),
    })),
    bars: bars.flatMap((bar) => storedBar(bar, sets)),
    sets: sets.map(storedSet),
  };
}

function storedBar(
  { name, rows, foundPct }: BarDocument,
  sets: readonly SetDocument[],
): StoredBar[] {
  if (foundPct === null) return [];
  const declared = BARS.find((bar) => bar.name === name);
  const concerned = sets.filter((set) =>
    set.rows.some((row) => declared?.rows({ ...row, set: set.name })),
  );
  const names = declared === undefined ? LEFT_OUT : concerned.map((set) => set.name);
  return [{ name, sets: names, rows, foundPct: percent(foundPct) }];
}

function storedSet({ name, points, rows, summaries }: SetDocument): StoredSet {
  return {
    name,
    points,
    fitted: rounded(figuresOf(rows.filter(({ isFitted }) => isFitted))),
    unfitted: rounded(figuresOf(rows.filter(({ isFitted }) => !isFitted))),
    quantities: summaries.map(({ quantity, fitted, unfitted }) => ({
      quantity,
      fitted: rounded(fitted),
      unfitted: rounded(unfitted),
    })),
  };
}

function rounded({ count, withoutPrediction, ...figures }: ErrorFigures): ErrorFigures {
  const { medianPct, p90Pct, meanPct, biasPct } = figures;
  return {
    count,
    withoutPrediction,
    medianPct: percent(medianPct),
    p90Pct: percent(p90Pct),
    meanPct: percent(meanPct),
    biasPct: percent(biasPct),
  };
}

function percent(value: number): number;
function percent(value: number | null): number | null;
function percent(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(3));
}
