import type { ByteSource } from '../source/byte-source.ts';
import { wholeLines } from '../source/whole-lines.ts';

/** The rows of a small CSV file as texts, trimmed; a blank line is a row with one empty cell. */
export async function textRows(source: ByteSource): Promise<readonly (readonly string[])[]> {
  const utf8 = new TextDecoder();
  const rows: string[][] = [];
  for await (const block of wholeLines(source)) {
    for (const line of utf8.decode(block).split(/\r?\n/)) rows.push(cellsOf(line));
  }
  return rows;
}

/** The cells of the first line that is not blank. */
export async function firstCells(source: ByteSource): Promise<readonly string[]> {
  const utf8 = new TextDecoder();
  for await (const block of wholeLines(source)) {
    const line = utf8
      .decode(block)
      .split(/\r?\n/)
      .find((text) => text.trim() !== '');
    if (line !== undefined) return cellsOf(line);
  }
  return [];
}

/** Cells between commas; one in quotes may hold commas, and a quote as two. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const cell = /\s*"((?:[^"]|"")*)"\s*(?=,|$)|[^,]*/y;
  for (let at = 0; at <= line.length; at = cell.lastIndex + 1) {
    cell.lastIndex = at;
    const match = cell.exec(line);
    if (match === null) break;
    cells.push(match[1]?.replaceAll('""', '"') ?? match[0].trim());
  }
  return cells;
}
