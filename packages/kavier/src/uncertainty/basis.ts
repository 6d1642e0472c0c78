import {
  cellInWords,
  ERROR_METRICS,
  type ErrorCell,
  METRIC_WORDS,
  surroundingsInWords,
} from '@kavier/evidence';
import type { PoolCells } from './run-cells.ts';

/** What the intervals of a pool rest on, one sentence. */
export function basisOfPool(cells: PoolCells): string {
  const found = Object.values(cells.found).flatMap((one) => one ?? []);
  if (found.length === 0) {
    return (
      `UNVALIDATED HERE: no measurement of ${surroundingsInWords(cells)}, was compared; ` +
      'see docs/accuracy.md.'
    );
  }
  const sources = found.map(({ cell, isOtherYear }) => ({
    cell,
    words: cellInWords(cell, isOtherYear, cells),
  }));
  const groups = [...new Set(sources.map(({ words }) => words))].map((words) => {
    const own = sources.filter((source) => source.words === words);
    return `${words}: ${own.map(({ cell }) => rowsInWords(cell)).join(', ')}`;
  });
  const known = found.map(({ cell }) => cell.metric);
  const missing = ERROR_METRICS.filter((metric) => !known.includes(metric));
  const unvalidated =
    missing.length === 0
      ? ''
      : ` UNVALIDATED HERE: ${missing.map((metric) => METRIC_WORDS[metric]).join(', ')}.`;
  const unlike =
    cells.unlike.length === 0
      ? ''
      : ` UNLIKE what was validated, this run has ${cells.unlike.join(' and ')}.`;
  return `80 % intervals rest on validated errors of ${groups.join('; of ')}.${unvalidated}${unlike}`;
}

function rowsInWords({ metric, rows, models }: ErrorCell): string {
  return `${rows} rows of ${models === 1 ? '1 model' : `${models} models`} for ${METRIC_WORDS[metric]}`;
}
