import type { CellLoad, ErrorCell, ErrorMetric } from './error-cell.ts';
import type { CellQuery } from './find-cell.ts';

/** What rows are likened by, besides their load. */
export type Surroundings = Pick<CellQuery, 'engine' | 'family' | 'kind'>;

/** How reports name what errors are told apart by. */
export const METRIC_WORDS: Readonly<Record<ErrorMetric, string>> = {
  ttft: 'TTFT',
  tpot: 'TPOT',
  e2e: 'E2E',
  throughput: 'throughput',
  power: 'power',
  energy: 'energy',
};

/** `vllm-2026 on hopper, dense`. */
export function surroundingsInWords({ engine, family, kind }: Surroundings): string {
  return `${engine} on ${family}, ${kind}`;
}

/** The rows of a cell: where they are from, with what makes them less like the run in capitals. */
export function cellInWords(
  cell: ErrorCell,
  isOtherYear: boolean,
  { engine }: Pick<Surroundings, 'engine'>,
): string {
  const year = isOtherYear ? ` (ANOTHER YEAR than ${engine})` : '';
  const fitted = cell.fitted ? ', FITTED to these very rows' : '';
  return `${surroundingsInWords(cell)}, ${loadInWords(cell.load)}${year}${fitted}`;
}

function loadInWords(load: CellLoad): string {
  if (load === 'any') return 'at any load';
  if (load === '1') return '1 request at a time';
  return /^\d/.test(load) ? `${load} requests at a time` : load;
}
