import { KavierError, nearestName } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { wholeLines } from '../source/whole-lines.ts';
import { CsvRow } from './csv-row.ts';
import { type Delimiter, delimiterOf } from './delimiter.ts';
import type { ReadOptions } from './read-options.ts';

const NEWLINE = 0x0a;
const HEADER_BYTES = 1 << 16;

/** The first row of a CSV file. Names are compared without case and without spaces around them. */
export class CsvHeader {
  readonly names: readonly string[];
  readonly #source: string;
  readonly #folded: readonly string[];
  readonly #found = new Set<number>();

  constructor(source: string, names: readonly string[]) {
    this.#source = source;
    this.names = names;
    this.#folded = names.map((name) => name.trim().toLowerCase());
  }

  /** Position of the first of these names that is there, or -1. */
  find(...names: readonly string[]): number {
    for (const name of names) {
      const at = this.#folded.indexOf(name.toLowerCase());
      if (at < 0) continue;
      this.#found.add(at);
      return at;
    }
    return -1;
  }

  /** Names of the columns that were not looked for. */
  get unused(): readonly string[] {
    return this.names.filter((name, at) => name !== '' && !this.#found.has(at));
  }

  /**
   * Positions of all of these names. Errors: the missing ones by name, with the nearest name that
   * is there.
   */
  require(...names: readonly string[]): number[] {
    const missing = names.filter((name) => this.find(name) < 0);
    if (missing.length === 0) return names.map((name) => this.find(name));
    throw missingColumns(this.#source, missing, this.names);
  }
}

/** The error for columns that a table needs and does not have. */
export function missingColumns(
  where: string,
  missing: readonly string[],
  present: readonly string[],
): KavierError {
  const list = missing.join(', ');
  const near = nearestName(missing[0], present);
  return new KavierError(`missing column${missing.length > 1 ? 's' : ''} ${list}`, {
    kind: 'input',
    where: `${where}:1`,
    found: present.length === 0 ? 'no columns' : `columns ${present.join(', ')}`,
    expected: list,
    hint: near === undefined ? undefined : `Is ${near} meant to be ${missing[0]}?`,
  });
}

export interface CsvCounts {
  /** Rows after the header, blank lines excluded. */
  readonly rows: number;
  readonly blankLines: number;
  /** Names of columns that the reader did not look for. */
  readonly unused: readonly string[];
}

/** What a format does with the rows of a CSV file. */
export interface CsvReader {
  /** Takes one row. The row is one object that moves, so nothing of it may be kept. */
  onRow(row: CsvRow): void;
  /**
   * Takes as many rows as it can by itself, straight from the bytes, beginning at `row.position`;
   * moves `position` and `line` past them and returns their number. Called before every {@link
   * CsvReader.onRow}. Default: none.
   */
  skim?(row: CsvRow): number;
}

/**
 * Reads a CSV file with a header. `onHeader` looks up the columns and returns what to do with the
 * rows.
 */
export async function scanCsv(
  source: ByteSource,
  options: ReadOptions,
  onHeader: (header: CsvHeader) => CsvReader,
): Promise<CsvCounts> {
  const row = new CsvRow(source.name);
  let reader: CsvReader | undefined;
  let header: CsvHeader | undefined;
  let rows = 0;
  let bytesRead = 0;
  for await (const block of wholeLines(source, (bytes) => (bytesRead += bytes))) {
    row.setBlock(block);
    if (reader === undefined) {
      const delimiter = headerDelimiter(block);
      if (delimiter !== undefined) row.delimiter = delimiter.charCodeAt(0);
      if (!row.next()) continue;
      const names = Array.from({ length: row.cells }, (_, column) => row.text(column).trim());
      row.names = names;
      header = new CsvHeader(source.name, names);
      reader = onHeader(header);
    }
    rows += scanBlock(row, reader);
    options.onProgress?.({ bytesRead, sizeBytes: source.sizeBytes, rows });
  }
  if (reader === undefined) throw emptyFile(source.name);
  return { rows, blankLines: row.blankLines, unused: header?.unused ?? [] };
}

/** What stands between the cells of the first line that is not blank; undefined without one. */
function headerDelimiter(block: Uint8Array): Delimiter | undefined {
  for (let start = 0; start < block.length; ) {
    const newline = block.indexOf(NEWLINE, start);
    const end = newline < 0 ? block.length : newline;
    // A line of a header that is longer than this has too many columns anyway.
    const line = new TextDecoder().decode(
      block.subarray(start, Math.min(end, start + HEADER_BYTES)),
    );
    if (line.trim() !== '') return delimiterOf(line);
    start = end + 1;
  }
  return undefined;
}

function scanBlock(row: CsvRow, reader: CsvReader): number {
  const width = row.names.length;
  let rows = reader.skim?.(row) ?? 0;
  while (row.next()) {
    if (row.cells > width) row.checkWidth();
    reader.onRow(row);
    rows += 1 + (reader.skim?.(row) ?? 0);
  }
  return rows;
}

export function emptyFile(name: string): KavierError {
  return new KavierError('the file is empty', {
    kind: 'input',
    where: name,
    expected: 'a trace with at least one request',
  });
}
