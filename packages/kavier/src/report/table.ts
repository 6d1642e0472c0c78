import { largestOf } from '@kavier/core';
import { shortened, visibleName } from './visible.ts';

/** A table for the terminal. Missing cells are empty. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells end at the same place; the others start there. Default: all but the first. */
  readonly right?: readonly number[] | undefined;
}

/** Characters of a cell or a word beyond which it is cut. */
const LONGEST = 400;

/** A name in one line of bounded length. */
const cellText = (text = '') => shortened(visibleName(text), LONGEST);

/** Lines of a table, columns two spaces apart, without trailing blanks. `dim` styles the head. */
export function renderTable(
  { head, rows, right }: TextTable,
  dim: (text: string) => string = (text) => text,
): string[] {
  const cells = rows.map((row) => row.map(cellText));
  const columns = Math.max(head.length, largestOf(cells.map((row) => row.length)));
  const isRight = (column: number) => (right === undefined ? column > 0 : right.includes(column));
  const widths = Array.from({ length: columns }, (_, column) =>
    largestOf([head, ...cells].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return isRight(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const body = cells.map(line);
  return head.length === 0 ? body : [dim(line(head)), ...body];
}

/** A table without the columns in which no row has anything. */
export function withoutEmptyColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): TextTable {
  if (rows.some((row) => row.length !== head.length)) {
    throw new Error('every column of a table has a head');
  }
  const used = head.map((_, column) => rows.some((row) => row[column] !== ''));
  const kept = (cells: readonly string[]) => cells.filter((_, column) => used[column]);
  return { head: kept(head), rows: rows.map(kept) };
}

/** Rows of a name and its values, with the name dimmed. */
export function labelled(
  rows: readonly (readonly string[])[],
  dim: (text: string) => string,
): string[] {
  const width = largestOf(rows.map(([name]) => name.length));
  const values = renderTable({ head: [], rows: rows.map((row) => row.slice(1)), right: [] });
  return rows.map(([name], index) => `${dim(name.padEnd(width))}  ${values[index]}`.trimEnd());
}

/** Breaks text into lines of at most `width`, with `first` before the first and `rest` before the others. */
export function wrapText(text: string, width: number, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const written of text.split(/\s+/)) {
    const word = shortened(written, LONGEST);
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(line);
  return lines;
}
