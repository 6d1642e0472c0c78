import { KavierError, suggestName } from '@kavier/core';
import type { MeasuredLoad } from '@kavier/evidence';
import type { MeasuredQuantity } from '@kavier/io';
import { MEASURED_COLUMNS, type RawRow } from './raw-rows.ts';
import type { SetupWords } from './setup.ts';

/** A row of a points file, checked; what it says of the deployment replaces what the flags say. */
export interface PointRow {
  readonly where: string;
  readonly load: MeasuredLoad;
  readonly words: SetupWords;
  readonly group: string | undefined;
  readonly measured: Readonly<Partial<Record<MeasuredQuantity, number>>>;
}

const SETUP_COLUMNS: Readonly<Record<string, keyof SetupWords>> = {
  model: 'model',
  gpu: 'gpu',
  tp: 'tp',
  pp: 'pp',
  dp: 'dp',
  weights: 'weights',
  kv_cache: 'kvCache',
};

const LOAD_COLUMNS = ['requests', 'concurrency', 'requests_per_client'] as const;

/** Every column that a points file may have. */
export const POINT_COLUMNS: readonly string[] = [
  'kind',
  ...LOAD_COLUMNS,
  'prompt_tokens',
  'output_tokens',
  ...MEASURED_COLUMNS.keys(),
  ...Object.keys(SETUP_COLUMNS),
  'group',
];

/** Checks a row. Errors (kind `input`): file and line, what was found and what was expected. */
export function pointRow(row: RawRow): PointRow {
  for (const column of row.cells.keys()) {
    if (POINT_COLUMNS.includes(column)) continue;
    throw new KavierError(`there is no column ${column} in a points file`, {
      kind: 'input',
      where: row.where,
      found: column,
      hint: suggestName(column, POINT_COLUMNS),
    });
  }
  const words = Object.entries(SETUP_COLUMNS).map(([column, key]) => [key, row.cells.get(column)]);
  return {
    where: row.where,
    load: loadOf(row),
    words: Object.fromEntries(words) as SetupWords,
    group: row.cells.get('group'),
    measured: measuredOf(row),
  };
}

function loadOf(row: RawRow): MeasuredLoad {
  const kind = row.cells.get('kind');
  if (kind !== 'batch' && kind !== 'closed-loop') {
    throw wrong(row, 'kind', 'batch or closed-loop');
  }
  const lengths = {
    promptTokens: count(row, 'prompt_tokens'),
    outputTokens: count(row, 'output_tokens'),
  };
  if (kind === 'batch') {
    refuse(row, kind, ['concurrency', 'requests_per_client']);
    return { kind, requests: count(row, 'requests'), ...lengths };
  }
  refuse(row, kind, ['requests']);
  const requestsPerClient = row.cells.has('requests_per_client')
    ? count(row, 'requests_per_client')
    : undefined;
  return { kind, concurrency: count(row, 'concurrency'), requestsPerClient, ...lengths };
}

/** A batch has requests and a closed loop has clients; a number in the other column means something else. */
function refuse(row: RawRow, kind: string, columns: readonly (typeof LOAD_COLUMNS)[number][]) {
  const given = columns.find((column) => row.cells.has(column));
  if (given === undefined) return;
  throw new KavierError(`a row of kind ${kind} takes no ${given}`, {
    kind: 'input',
    where: row.where,
    found: `${given} ${row.cells.get(given) ?? ''}`,
    expected: kind === 'batch' ? 'requests, and nothing there' : 'concurrency, and nothing there',
  });
}

function measuredOf(row: RawRow): PointRow['measured'] {
  const measured = [...MEASURED_COLUMNS].flatMap(([column, quantity]) =>
    row.cells.has(column) ? [[quantity, positive(row, column)] as const] : [],
  );
  if (measured.length > 0) return Object.fromEntries(measured);
  throw new KavierError('the row measures nothing', {
    kind: 'input',
    where: row.where,
    found: `columns ${[...row.cells.keys()].join(', ')}`,
    expected: `a value in one of ${[...MEASURED_COLUMNS.keys()].join(', ')}`,
  });
}

function positive(row: RawRow, column: string): number {
  const value = Number(row.cells.get(column));
  if (Number.isFinite(value) && value > 0) return value;
  throw wrong(row, column, 'a finite number > 0');
}

const MOST = 1e7;

function count(row: RawRow, column: string): number {
  const value = Number(row.cells.get(column));
  if (Number.isInteger(value) && value >= 1 && value <= MOST) return value;
  throw wrong(row, column, `a whole number from 1 to ${MOST}`);
}

function wrong(row: RawRow, column: string, expected: string): KavierError {
  const found = row.cells.get(column) ?? 'nothing';
  return new KavierError(`${column} is not what can stand there`, {
    kind: 'input',
    where: row.where,
    found,
    expected,
  });
}
