import { KavierError, nearestName } from '@kavier/core';
import { numberedLines } from './lines.ts';

/** One row of a small table, its cells read by the name of their column. */
export class CsvRecord {
  /** `file:line`. */
  readonly where: string;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #cells: readonly string[];

  constructor(where: string, columns: ReadonlyMap<string, number>, cells: readonly string[]) {
    this.where = where;
    this.#columns = columns;
    this.#cells = cells;
  }

  has(column: string): boolean {
    return this.#columns.has(column);
  }

  text(column: string): string {
    const at = this.#columns.get(column);
    if (at === undefined) {
      const near = nearestName(column, this.#columns.keys());
      throw new KavierError(`there is no column ${column}`, {
        kind: 'input',
        where: this.where,
        found: [...this.#columns.keys()].join(', '),
        hint: near === undefined ? undefined : `Is ${near} meant to be ${column}?`,
      });
    }
    return this.#cells[at] ?? '';
  }

  /** A finite number >= 0. */
  number(column: string): number {
    const cell = this.text(column);
    const value = cell === '' ? Number.NaN : Number(cell);
    if (Number.isFinite(value) && value >= 0) return value;
    throw this.#wrong(column, cell, 'a finite number >= 0');
  }

  /** A whole number >= 0. */
  count(column: string): number {
    const value = this.number(column);
    if (Number.isInteger(value)) return value;
    throw this.#wrong(column, this.text(column), 'a whole number >= 0');
  }

  #wrong(column: string, cell: string, expected: string): KavierError {
    return new KavierError(`${column} is not a number that can stand there`, {
      kind: 'input',
      where: this.where,
      found: cell === '' ? 'an empty cell' : cell,
      expected,
    });
  }
}

/**
 * The rows of a table with a header; names and cells are trimmed, because published headers end in
 * blanks and commas.
 * Errors: no header, a quoted cell (none of these tables has one), more cells than columns.
 */
export function parseCsv(name: string, text: string): readonly CsvRecord[] {
  const [header, ...rows] = numberedLines(text);
  if (header === undefined) {
    throw new KavierError('the table is empty', { kind: 'input', where: name });
  }
  const columns = new Map(cellsOf(header.text).map((column, i) => [column, i]));
  return rows.map(({ line, text: row }) => {
    const cells = cellsOf(row);
    const where = `${name}:${line}`;
    if (row.includes('"') || cells.length > columns.size) {
      throw new KavierError('the row does not fit the header', {
        kind: 'input',
        where,
        found: row.includes('"') ? 'a quoted cell' : `${cells.length} cells`,
        expected: `at most ${columns.size} cells without quotes`,
      });
    }
    return new CsvRecord(where, columns, cells);
  });
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}
