import type { CellLoad, ErrorCell, ErrorMetric } from './error-cell.ts';
import type { CellQuery } from './find-cell.ts';
import type { RunCells } from './run-cells.ts';

/** How reports name what errors are told apart by. */
export const METRIC_WORDS: Readonly<Record<ErrorMetric, string>> = {
  ttft: 'TTFT',
  tpot: 'TPOT',
  e2e: 'E2E',
  throughput: 'throughput',
};

/** What the intervals of a run rest on, one sentence. */
export function basisInWords(cells: RunCells): string {
  const found = Object.values(cells.found).flatMap((one) => one ?? []);
  if (found.length === 0) {
    return (
      `UNVALIDATED HERE: no measurement of ${placeInWords(cells)}, was compared; ` +
      'see docs/accuracy.md.'
    );
  }
  const sources = found.map(({ cell, isOtherYear }) => ({
    cell,
    words: sourceInWords(cell, isOtherYear, cells),
  }));
  const groups = [...new Set(sources.map(({ words }) => words))].map((words) => {
    const own = sources.filter((source) => source.words === words);
    return `${words}: ${own.map(({ cell }) => rowsInWords(cell)).join(', ')}`;
  });
  const known = found.map(({ cell }) => cell.metric);
  const missing = (Object.keys(METRIC_WORDS) as ErrorMetric[]).filter(
    (metric) => !known.includes(metric),
  );
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

function placeInWords({ engine, family, kind }: Pick<CellQuery, 'engine' | 'family' | 'kind'>) {
  return `${engine} on ${family}, ${kind}`;
}

function sourceInWords(cell: ErrorCell, isOtherYear: boolean, { engine }: RunCells): string {
  const year = isOtherYear ? ` (ANOTHER YEAR than ${engine})` : '';
  const fitted = cell.fitted ? ', FITTED to these very rows' : '';
  return `${placeInWords(cell)}, ${loadInWords(cell.load)}${year}${fitted}`;
}

function loadInWords(load: CellLoad): string {
  if (load === 'any') return 'at any load';
  if (load === '1') return '1 request at a time';
  return /^\d/.test(load) ? `${load} requests at a time` : load;
}

function rowsInWords({ metric, count }: ErrorCell): string {
  return `${count} rows for ${METRIC_WORDS[metric]}`;
}
