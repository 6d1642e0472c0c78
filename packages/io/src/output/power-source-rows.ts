import { KavierError } from '@kavier/core';

/** Columns of a `powerSource.parquet` as they are stored, in the order of its rows. */
export interface PowerSourceRows {
  readonly file: string;
  readonly count: number;
  readonly source: readonly (string | undefined)[];
  readonly cluster: readonly (string | undefined)[];
  /** By the name of the column; a null is NaN. */
  readonly numbers: Readonly<Record<NumberColumn, Float64Array>>;
}

export const NUMBER_COLUMNS = [
  'timestamp',
  'power_draw',
  'energy_usage',
  'carbon_intensity',
  'carbon_emission',
] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** Samples of one power source, at ascending instants. */
export interface SourceSamples {
  readonly name: string;
  readonly cluster: string;
  readonly timestampMs: Float64Array;
  readonly powerW: Float64Array;
  readonly energyJ: Float64Array;
  readonly gPerKwh: Float64Array;
  readonly carbonG: Float64Array;
}

/** Rows of one source in the order of the file. */
interface SourceRows {
  readonly rows: number[];
  /** A row at the same instant as the last of `rows`, which adds nothing. */
  repeat: number | undefined;
}

/**
 * The samples of each source, checked, and how many rows were left out: OpenDC takes a closing sample when its last task ends;
 * where that is the instant of a regular one, it repeats the row before it and adds nothing.
 *
 * @throws KavierError of kind `input`, with file, column and row: no rows; a null, negative or infinite number; a time that is
 * no whole number of milliseconds; instants of a source that do not ascend; sources that were sampled at different instants.
 */
export function samplesBySource(rows: PowerSourceRows): {
  readonly sources: readonly SourceSamples[];
  readonly repeatedRows: number;
} {
  if (rows.count === 0) throw refused(rows.file, 'there are no samples', 'no rows', 'at least one');
  for (const column of NUMBER_COLUMNS) checkNumbers(rows, column);
  const bySource = new Map<string, SourceRows>();
  for (let row = 0; row < rows.count; row++) {
    const names = [textAt(rows, 'source_name', row), textAt(rows, 'cluster_name', row)];
    const key = JSON.stringify(names);
    const known = bySource.get(key);
    if (known === undefined) bySource.set(key, { rows: [row], repeat: undefined });
    else append(rows, known, row);
  }
  const sources = [...bySource.values()];
  for (const other of sources) checkInstants(rows, sources[0].rows, other.rows);
  return {
    sources: sources.map((source) => samplesOf(rows, source.rows)),
    repeatedRows: sources.filter(({ repeat }) => repeat !== undefined).length,
  };
}

function checkNumbers({ file, count, numbers }: PowerSourceRows, column: NumberColumn): void {
  const values = numbers[column];
  const isTime = column === 'timestamp';
  for (let row = 0; row < count; row++) {
    const value = values[row];
    if (value >= 0 && (isTime ? Number.isSafeInteger(value) : value < Number.POSITIVE_INFINITY))
      continue;
    const found = Number.isNaN(value) ? 'no number' : String(value);
    const expected = isTime ? 'a whole number of milliseconds, at least 0' : 'a number, at least 0';
    throw refused(place(file, column, row), 'a value is out of its domain', found, expected);
  }
}

function textAt(
  rows: PowerSourceRows,
  column: 'source_name' | 'cluster_name',
  row: number,
): string {
  const text = (column === 'source_name' ? rows.source : rows.cluster)[row];
  if (text !== undefined) return text;
  throw refused(place(rows.file, column, row), 'a name is missing', 'null', 'text');
}

/** Errors: a row that does not come after the ones before it, unless it is the last and only repeats the one before. */
function append({ file, numbers, source }: PowerSourceRows, known: SourceRows, row: number): void {
  const { timestamp, energy_usage, carbon_emission } = numbers;
  const before = known.rows[known.rows.length - 1];
  const addsNothing = (column: Float64Array) => column[row] === 0 || column[row] === column[before];
  if (known.repeat === undefined && timestamp[row] > timestamp[before]) {
    known.rows.push(row);
  } else if (
    known.repeat === undefined &&
    timestamp[row] === timestamp[before] &&
    addsNothing(energy_usage) &&
    addsNothing(carbon_emission)
  ) {
    known.repeat = row;
  } else {
    const wrong = known.repeat ?? row;
    throw refused(
      place(file, 'timestamp', wrong),
      `the samples of ${source[row] ?? ''} are not in order`,
      `${timestamp[wrong]} ms after ${timestamp[before]} ms (row ${before})`,
      'each source at ascending instants, each instant once',
    );
  }
}

function checkInstants(
  { file, numbers: { timestamp }, source }: PowerSourceRows,
  first: readonly number[],
  other: readonly number[],
): void {
  for (let i = 0; i < Math.max(first.length, other.length); i++) {
    const [expected, found] = [first[i], other[i]].map((row) => timestamp[row]);
    if (expected === found) continue;
    const row = other[Math.min(i, other.length - 1)];
    throw refused(
      place(file, 'timestamp', row),
      `${source[row] ?? ''} and ${source[first[0]] ?? ''} were not sampled together`,
      found === undefined ? `no sample ${i}` : `sample ${i} at ${found} ms`,
      expected === undefined ? `${first.length} samples` : `sample ${i} at ${expected} ms`,
    );
  }
}

function samplesOf(
  { source, cluster, numbers }: PowerSourceRows,
  rows: readonly number[],
): SourceSamples {
  const pick = (column: NumberColumn) => Float64Array.from(rows, (row) => numbers[column][row]);
  return {
    name: source[rows[0]] ?? '',
    cluster: cluster[rows[0]] ?? '',
    timestampMs: pick('timestamp'),
    powerW: pick('power_draw'),
    energyJ: pick('energy_usage'),
    gPerKwh: pick('carbon_intensity'),
    carbonG: pick('carbon_emission'),
  };
}

function place(file: string, column: string, row: number): string {
  return `${file}, column ${column}, row ${row}`;
}

function refused(where: string, what: string, found: string, expected: string): KavierError {
  return new KavierError(what, { kind: 'input', where, found, expected });
}
