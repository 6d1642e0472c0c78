import type { ValidateDocument } from '@kavier/evidence';
import { left, right, type Table } from '../reproduce/table.ts';
import { countText, percent, signedPercent } from './words.ts';

/** What was stored of the sets of which not all values were compared, by quantity; null where all were. */
export function storedTable({ stored }: ValidateDocument): Table | null {
  if (stored === null || stored.sets.length === 0) return null;
  return {
    caption: `Stored: all values of these sets, as Kavier ${stored.version} predicted them; they need the public files`,
    columns: [left(''), ...['fitted', 'median', 'unfitted', 'median', 'bias'].map(right)],
    rows: stored.sets.flatMap(({ name, quantities }) =>
      quantities.map(({ quantity, fitted, unfitted }) => [
        `${name} ${quantity}`,
        countText(fitted),
        percent(fitted.medianPct),
        countText(unfitted),
        percent(unfitted.medianPct),
        signedPercent(unfitted.biasPct),
      ]),
    ),
  };
}
