import type { ErrorCell } from './error-cell.ts';

/** Begins the first line of the file, by which it is known before it is replaced. */
export const ERRORS_MARK = '// Made by `kavier validate --write-errors';

/** Longest line that the formatter leaves alone. */
const LINE_LENGTH = 100;

/** The TypeScript file of the validated errors, as the formatter writes it. */
export function errorsFile(cells: readonly ErrorCell[]): string {
  const groups = [...new Set(cells.map(groupOf))];
  const parts = groups.flatMap((group) =>
    groupLines(group, cells.filter((cell) => groupOf(cell) === group).map(lineOf)),
  );
  const list = parts.length === 0 ? ['[];'] : ['[', ...parts, '];'];
  const [first, ...rest] = list;
  return [
    `${ERRORS_MARK} packages/kavier/src/uncertainty/validated-errors.ts\`. Do not edit: run it again.`,
    "import { cellsOf, type ErrorCell } from './error-cell.ts';",
    '',
    '/**',
    ' * Signed errors of predictions beside measurements: metric, requests at a time, rows, and p10, median and p90 of',
    ' * 100 (predicted - measured) / measured.',
    ' */',
    `export const VALIDATED_ERRORS: readonly ErrorCell[] = ${first}`,
    ...rest,
    '',
  ].join('\n');
}

function groupOf({ engine, family, kind }: ErrorCell): string {
  return [engine, family, kind].map(quoted).join(', ');
}

function groupLines(group: string, lines: readonly string[]): string[] {
  const whole = `  ...cellsOf(${group}, [${lines.join(', ')}]),`;
  if (lines.length === 1 && whole.length <= LINE_LENGTH) return [whole];
  return [`  ...cellsOf(${group}, [`, ...lines.map((line) => `    ${line},`), '  ]),'];
}

function lineOf({ metric, load, fitted, count, p10Pct, medianPct, p90Pct }: ErrorCell): string {
  const words = [metric, load, fitted ? 'fitted' : 'unfitted'].map(quoted);
  return `[${[...words, count, p10Pct, medianPct, p90Pct].join(', ')}]`;
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
