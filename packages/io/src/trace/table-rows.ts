import type { ByteSource } from '../source/byte-source.ts';
import type { CsvRow } from './csv-row.ts';
import { scanCsv } from './csv-scan.ts';
import type { TraceHead } from './head.ts';
import { flatKeys } from './json-keys.ts';
import type { JsonObject } from './json-object.ts';
import { scanJsonLines } from './json-scan.ts';
import {
  EXACT_INSTANTS,
  parquetColumns,
  plain,
  type RowGroup,
  scanParquet,
} from './parquet-table.ts';
import type { ReadOptions } from './read-options.ts';
import { checkedCount, countFromText } from './values.ts';

/** One row of a table, whatever the file is; columns are the numbers of those asked for. */
export interface TableRow {
  /** Whether the cell has nothing: empty, null, or not there. */
  isEmpty(column: number): boolean;
  /** A count of tokens. Errors: anything else. */
  count(column: number): number;
  /** The cell as it stands: text from a delimited file; undefined where it is empty. */
  raw(column: number): unknown;
  /** As {@link raw}, with a decimal comma made a point where no comma parts the cells. */
  time(column: number): unknown;
  where(column: number): string;
}

export interface TableReader {
  /** The columns that the rows are asked for, as the table spells them. */
  readonly columns: readonly string[];
  /** Takes one row. The row is one object that moves, so nothing of it may be kept. */
  onRow(row: TableRow): void;
}

export interface TableCounts {
  readonly rows: number;
  readonly blankLines: number;
}

/** Objects whose fields are looked at to learn the columns of JSON lines. */
const FIRST_OBJECTS = 64;

/**
 * Reads the rows of a delimited file, JSON lines (fields of inner objects as `outer.inner`) or a
 * Parquet file in order. `onNames` gets the columns that there are and says what to do with rows.
 */
export function scanTable(
  source: ByteSource,
  kind: TraceHead['kind'],
  isJson: boolean,
  options: ReadOptions,
  onNames: (names: readonly string[]) => TableReader,
): Promise<TableCounts> {
  if (kind === 'parquet') return scanParquetTable(source, options, onNames);
  return isJson ? scanJsonTable(source, options, onNames) : scanDelimited(source, options, onNames);
}

async function scanDelimited(
  source: ByteSource,
  options: ReadOptions,
  onNames: (names: readonly string[]) => TableReader,
): Promise<TableCounts> {
  return scanCsv(source, options, (header) => {
    const { names } = header;
    const reader = onNames(names);
    const row = new DelimitedRow(reader.columns.map((name) => names.indexOf(name)));
    return {
      onRow(cells) {
        row.cells = cells;
        reader.onRow(row);
      },
    };
  });
}

/** Spreadsheets whose decimals have commas write semicolons between cells. */
const SEMICOLON = 0x3b;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;

class DelimitedRow implements TableRow {
  cells: CsvRow | undefined;
  readonly #columns: readonly number[];

  constructor(columns: readonly number[]) {
    this.#columns = columns;
  }

  isEmpty(column: number): boolean {
    return this.raw(column) === undefined;
  }

  count(column: number): number {
    return this.cells?.count(this.#columns[column]) ?? 0;
  }

  raw(column: number): string | undefined {
    return this.cells?.text(this.#columns[column]).trim() || undefined;
  }

  time(column: number): string | undefined {
    const text = this.raw(column);
    return text !== undefined && this.cells?.delimiter === SEMICOLON && DECIMAL_COMMA.test(text)
      ? text.replace(',', '.')
      : text;
  }

  where(column: number): string {
    return this.cells?.where(this.#columns[column]) ?? '';
  }
}

async function scanJsonTable(
  source: ByteSource,
  options: ReadOptions,
  onNames: (names: readonly string[]) => TableReader,
): Promise<TableCounts> {
  let reader: TableReader | undefined;
  let row: ObjectRow | undefined;
  let held: JsonObject[] = [];
  const take = (object: JsonObject) => {
    if (row === undefined) return;
    row.object = object;
    reader?.onRow(row);
  };
  const begin = () => {
    const names = new Set(held.flatMap((object) => flatKeys(object.fields())));
    reader = onNames([...names]);
    row = new ObjectRow(reader.columns);
    for (const object of held) take(object);
    held = [];
  };
  const counts = await scanJsonLines(source, options, (object) => {
    if (reader !== undefined) take(object);
    else if (held.push(object) === FIRST_OBJECTS) begin();
  });
  if (reader === undefined) begin();
  return counts;
}

class ObjectRow implements TableRow {
  object: JsonObject | undefined;
  readonly #columns: readonly string[];
  readonly #paths: readonly (readonly string[])[];

  constructor(columns: readonly string[]) {
    this.#columns = columns;
    this.#paths = columns.map((name) => name.split('.'));
  }

  isEmpty(column: number): boolean {
    return this.raw(column) === undefined;
  }

  count(column: number): number {
    const value = this.raw(column);
    const [where, name] = [this.where(column), this.#columns[column]];
    return typeof value === 'string'
      ? countFromText(value, where, name)
      : checkedCount(value, where, name);
  }

  raw(column: number): unknown {
    let value: unknown = this.object?.fields();
    for (const step of this.#paths[column]) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[step];
    }
    return value === null || value === '' ? undefined : value;
  }

  time(column: number): unknown {
    return this.raw(column);
  }

  where(column: number): string {
    return this.object?.where(this.#paths[column].at(-1) ?? '') ?? '';
  }
}

async function scanParquetTable(
  source: ByteSource,
  options: ReadOptions,
  onNames: (names: readonly string[]) => TableReader,
): Promise<TableCounts> {
  const reader = onNames(await parquetColumns(source));
  const { columns } = reader;
  const names = { required: columns, optional: [], parsers: EXACT_INSTANTS };
  const rows = await scanParquet(source, options, names, (group) => {
    const row = new GroupRow(source.name, columns, group);
    for (row.index = 0; row.index < group.rows; row.index++) reader.onRow(row);
  });
  return { rows, blankLines: 0 };
}

class GroupRow implements TableRow {
  /** Row in the group. */
  index = 0;
  readonly #source: string;
  readonly #columns: readonly string[];
  readonly #rowStart: number;
  readonly #cells: readonly ArrayLike<unknown>[];

  constructor(source: string, columns: readonly string[], group: RowGroup) {
    this.#source = source;
    this.#columns = columns;
    this.#rowStart = group.rowStart;
    this.#cells = columns.map((name) => group.column(name) ?? []);
  }

  isEmpty(column: number): boolean {
    return this.raw(column) === undefined;
  }

  count(column: number): number {
    return checkedCount(this.raw(column), this.where(column), this.#columns[column]);
  }

  raw(column: number): unknown {
    return plain(this.#cells[column][this.index]) ?? undefined;
  }

  time(column: number): unknown {
    return this.raw(column);
  }

  where(column: number): string {
    const row = this.#rowStart + this.index + 1;
    return `${this.#source}:row ${row} of ${this.#columns[column]}`;
  }
}
