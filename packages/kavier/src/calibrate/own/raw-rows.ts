import { KavierError } from '@kavier/core';
import { numberedLines } from '@kavier/evidence';
import { type MeasuredQuantity, TIMED_QUANTITIES } from '@kavier/io';
import { parseScenarioText } from '../../scenario/scenario-text.ts';

/** One row of a points file: its cells as text, by column; empty cells are not there. */
export interface RawRow {
  /** `file:line`. */
  readonly where: string;
  readonly cells: ReadonlyMap<string, string>;
}

/** Columns that hold what was measured: `ttft_mean_s` for `ttftMeanS`. Kernels alone are no point of one's own. */
export const MEASURED_COLUMNS: ReadonlyMap<string, MeasuredQuantity> = new Map(
  TIMED_QUANTITIES.filter((name) => name !== 'deviceStepS').map((name) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    name,
  ]),
);

/** The rows of a points file, or undefined when the text is something else. Errors: with file and line. */
export function rawRows(name: string, text: string): readonly RawRow[] | undefined {
  return /^\s*[{[]/.test(text) ? jsonRows(name, text) : csvRows(name, text);
}

const isMark = (column: string) => column === 'kind' || MEASURED_COLUMNS.has(column);

/** Lines that begin with # are comments. */
function csvRows(name: string, text: string): RawRow[] | undefined {
  const [header, ...rows] = numberedLines(text).filter((line) => !line.text.startsWith('#'));
  const columns = header === undefined ? [] : cellsOf(header.text);
  if (!columns.some(isMark)) return undefined;
  return rows.map(({ line, text: row }) => {
    const cells = cellsOf(row);
    const where = `${name}:${line}`;
    if (row.includes('"') || cells.length > columns.length) {
      throw new KavierError('the row does not fit the header', {
        kind: 'input',
        where,
        found: row.includes('"') ? 'a quoted cell' : `${cells.length} cells`,
        expected: `at most ${columns.length} cells without quotes`,
      });
    }
    return { where, cells: cellMap(cells.map((cell, i) => [columns[i], cell])) };
  });
}

/** A list of objects, alone or under `points`. */
function jsonRows(name: string, text: string): RawRow[] | undefined {
  const items = itemsOf(text);
  if (items === undefined) return undefined;
  const parsedText = parseScenarioText(name, text);
  const path = Array.isArray(parsedText.value) ? [] : ['points'];
  return items.map((item, i) => {
    const where = parsedText.locate([...path, i]);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      const found = JSON.stringify(item);
      const expected = 'a map of columns and values';
      throw new KavierError('this is no point', { kind: 'input', where, found, expected });
    }
    const cells = Object.entries(item).map(([column, cell]): [string, string] => [
      column,
      cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell),
    ]);
    return { where, cells: cellMap(cells) };
  });
}

function itemsOf(text: string): readonly unknown[] | undefined {
  const value = parsed(text);
  const items: unknown =
    typeof value === 'object' && value !== null && 'points' in value ? value.points : value;
  if (!Array.isArray(items)) return undefined;
  const [first] = items as readonly unknown[];
  const isPoint =
    typeof first === 'object' && first !== null && Object.keys(first).some((key) => isMark(key));
  return isPoint ? items : undefined;
}

/** What is no JSON is left to the readers of results, which say where it breaks. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function cellMap(cells: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(cells.filter(([, cell]) => cell !== ''));
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}
