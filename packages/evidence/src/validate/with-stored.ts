import type { BarDocument, SetDocument, ValidateDocument } from './document.ts';
import { shortfallOf } from './shortfalls.ts';
import { type StoredAccuracy, type StoredBar, valuesOf } from './stored-types.ts';

/**
 * A comparison without all public files, completed: a bar that concerns a set of which not all values were compared is told from
 * what was stored when they were, and so are the sets themselves.
 */
export function withStored(document: ValidateDocument, stored: StoredAccuracy): ValidateDocument {
  const { sets, absent } = document;
  const asked = new Set([...sets, ...absent].map(({ name }) => name));
  const parts = stored.sets.filter(
    ({ name }) =>
      asked.has(name) &&
      !isWhole(
        sets.find((set) => set.name === name),
        stored,
      ),
  );
  const isPart = new Set(parts.map(({ name }) => name));
  const bars = document.bars.map((bar) => {
    const one = stored.bars.find(({ name }) => name === bar.name);
    return one?.sets.some((set) => isPart.has(set)) === true ? storedBar(bar, one) : bar;
  });
  return { ...document, bars, stored: { version: stored.version, sets: parts } };
}

/** Whether every value that the public files have was compared. */
function isWhole(set: SetDocument | undefined, { sets }: StoredAccuracy): boolean {
  if (set === undefined) return false;
  const known = sets.find(({ name }) => name === set.name);
  return set.from === 'files' || (known !== undefined && valuesOf(known) === set.rows.length);
}

function storedBar(bar: BarDocument, { rows, foundPct }: StoredBar): BarDocument {
  // Bars of leave-one-out must be better than the published model, not as good.
  const isMet = bar.statistic === 'mean' ? foundPct < bar.limitPct : foundPct <= bar.limitPct;
  return {
    ...bar,
    from: 'stored',
    rows,
    withoutPrediction: 0,
    foundPct,
    isMet,
    shortfall: isMet ? null : shortfallOf(bar.name, bar.limitPct, []),
  };
}
