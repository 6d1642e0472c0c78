import { KavierError } from '@kavier/core';
import type { DecodedArray } from 'hyparquet';
import type { ByteSource } from '../source/byte-source.ts';
import { parquetMetadata, scanParquet } from '../trace/parquet-table.ts';

/** Columns to read and the kind of each: numbers come as a double column, whole numbers of 32 bits as an int32 one. */
export type WantedColumns = Readonly<Record<string, 'int32' | 'double' | 'text'>>;

/** A Parquet table in memory, as far as it was asked for. */
export interface ReadTable {
  readonly rows: number;
  /** Key-value pairs of the footer. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Whole numbers of 32 bits; null is -1. */
  int32(name: string): Int32Array;
  /** Numbers; null is NaN. Whole numbers of 64 bits come as the nearest double, instants as milliseconds since 1970. */
  double(name: string): Float64Array;
  /** Text; null is undefined. */
  text(name: string): readonly (string | undefined)[];
  /** Whether the file has an optional column. */
  has(name: string): boolean;
}

type TextColumn = (string | undefined)[];

/**
 * Reads columns of a Parquet file, row group by row group, into arrays of the stated kinds.
 * Errors (KavierError of kind `input`): not a Parquet file, a required column is missing, or a value of another type.
 */
export async function readColumns(
  source: ByteSource,
  required: WantedColumns,
  optional: WantedColumns = {},
): Promise<ReadTable> {
  const footer = await parquetMetadata(source);
  const rows = Number(footer.num_rows);
  const numbers = new Map<string, Int32Array | Float64Array>();
  const texts = new Map<string, TextColumn>();
  const all = Object.entries({ ...required, ...optional });
  const names = { required: Object.keys(required), optional: Object.keys(optional) };
  await scanParquet(source, {}, names, (group) => {
    for (const [name, kind] of all) {
      const data = group.column(name);
      if (data === undefined) continue;
      const place = { where: `${source.name}, column ${name}`, rowStart: group.rowStart };
      if (kind === 'text') {
        copyText(
          place,
          columnIn(texts, name, () => newText(rows)),
          data,
        );
      } else {
        copyNumbers(
          place,
          columnIn(numbers, name, () => newNumbers(kind, rows)),
          data,
        );
      }
    }
  });
  return tableOf(
    rows,
    new Map(footer.key_value_metadata?.map((pair) => [pair.key, pair.value ?? ''])),
    {
      numbers,
      texts,
    },
  );
}

function tableOf(
  rows: number,
  metadata: ReadonlyMap<string, string>,
  columns: {
    readonly numbers: ReadonlyMap<string, Int32Array | Float64Array>;
    readonly texts: ReadonlyMap<string, TextColumn>;
  },
): ReadTable {
  const { numbers, texts } = columns;
  return {
    rows,
    metadata,
    int32(name) {
      const column = numbers.get(name);
      // A file of no rows has no row groups, so no column was ever begun.
      return column instanceof Int32Array ? column : new Int32Array(rows).fill(-1);
    },
    double(name) {
      const column = numbers.get(name);
      return column instanceof Float64Array ? column : new Float64Array(rows).fill(Number.NaN);
    },
    text: (name) => texts.get(name) ?? newText(rows),
    has: (name) => numbers.has(name) || texts.has(name),
  };
}

function columnIn<T>(columns: Map<string, T>, name: string, create: () => T): T {
  const known = columns.get(name);
  if (known !== undefined) return known;
  const column = create();
  columns.set(name, column);
  return column;
}

function newNumbers(kind: 'int32' | 'double', rows: number): Int32Array | Float64Array {
  return kind === 'int32' ? new Int32Array(rows).fill(-1) : new Float64Array(rows).fill(Number.NaN);
}

function newText(rows: number): TextColumn {
  return Array.from({ length: rows }, () => undefined);
}

interface Place {
  readonly where: string;
  readonly rowStart: number;
}

function copyNumbers(
  { where, rowStart }: Place,
  column: Int32Array | Float64Array,
  data: DecodedArray,
): void {
  if (data instanceof Float64Array && column instanceof Float64Array) {
    column.set(data, rowStart);
    return;
  }
  for (let i = 0; i < data.length; i++) {
    const stored: unknown = data[i];
    if (stored === null || stored === undefined) continue;
    const value = numberOf(stored);
    column[rowStart + i] = value ?? Number.NaN;
    if (value === undefined || !Object.is(column[rowStart + i], value)) {
      const expected = column instanceof Int32Array ? 'a whole number of 32 bits' : 'a number';
      throw wrongType(where, rowStart + i, stored, expected);
    }
  }
}

function numberOf(stored: unknown): number | undefined {
  if (typeof stored === 'number') return stored;
  if (typeof stored === 'bigint') return Number(stored);
  return stored instanceof Date ? stored.getTime() : undefined;
}

function copyText({ where, rowStart }: Place, column: TextColumn, data: DecodedArray): void {
  for (let i = 0; i < data.length; i++) {
    const stored: unknown = data[i];
    if (stored === null || stored === undefined) continue;
    if (typeof stored !== 'string') throw wrongType(where, rowStart + i, stored, 'text');
    column[rowStart + i] = stored;
  }
}

function wrongType(where: string, row: number, found: unknown, expected: string): KavierError {
  return new KavierError('a value has the wrong type', {
    kind: 'input',
    where: `${where}, row ${row}`,
    found: String(found),
    expected,
  });
}
