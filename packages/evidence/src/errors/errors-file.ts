import type { CoverageRow } from './coverage.ts';
import { ERROR_METRICS, type ErrorCell, type ErrorTable, TAIL_METRICS } from './error-cell.ts';

/** Begins the first line of the file, by which it is known before it is replaced. */
export const ERRORS_MARK = '// Made by `kavier validate --write-errors';

/** Longest line that the formatter leaves alone. */
const LINE_LENGTH = 100;

/** The TypeScript file of the validated errors and of how well their intervals hold, as the formatter writes it. */
export function errorsFile(table: ErrorTable, coverage: readonly CoverageRow[]): string {
  const { typicalSpread, tails, fittedRatio, yearSpread, withinModel } = table;
  return [
    `${ERRORS_MARK} packages/evidence/src/errors/validated-errors.ts\`. Do not edit: run it again.`,
    "import type { CoverageRow } from './coverage.ts';",
    "import { cellsOf, type ErrorTable } from './error-cell.ts';",
    '',
    '/**',
    ' * Errors ln(measured / predicted) of predictions beside measurements: metric, requests at a time, rows, how many, of how many',
    ' * models, and their centre and spread.',
    ' */',
    'export const VALIDATED_ERRORS: ErrorTable = {',
    ...cellLines(table.cells),
    ...recordLines('typicalSpread', ERROR_METRICS, (metric) => String(typicalSpread[metric])),
    '  tails: {',
    ...TAIL_METRICS.map((metric) => `    ${metric}: ${figureOf(tails[metric])},`),
    '  },',
    `  fittedRatio: ${fittedRatio},`,
    `  yearSpread: ${yearSpread},`,
    ...recordLines('withinModel', ERROR_METRICS, (metric) => String(withinModel[metric])),
    '};',
    '',
    '/** How often measurements of a model lie in the interval that the other models give it. */',
    ...listLines('export const VALIDATED_COVERAGE: readonly CoverageRow[] = ', coverage),
    '',
  ].join('\n');
}

function cellLines(cells: readonly ErrorCell[]): string[] {
  const groups = [...new Set(cells.map(groupOf))];
  const parts = groups.flatMap((group) =>
    groupLines(group, cells.filter((cell) => groupOf(cell) === group).map(lineOf)),
  );
  return parts.length === 0 ? ['  cells: [],'] : ['  cells: [', ...parts, '  ],'];
}

function groupOf({ engine, family, kind }: ErrorCell): string {
  return [engine, family, kind].map(quoted).join(', ');
}

function groupLines(group: string, lines: readonly string[]): string[] {
  const whole = `    ...cellsOf(${group}, [${lines.join(', ')}]),`;
  if (lines.length === 1 && whole.length <= LINE_LENGTH) return [whole];
  return [`    ...cellsOf(${group}, [`, ...lines.map((line) => `      ${line},`), '    ]),'];
}

function lineOf({ metric, load, fitted, rows, models, centre, spread }: ErrorCell): string {
  const words = [metric, load, fitted ? 'fitted' : 'unfitted'].map(quoted);
  return `[${[...words, rows, models, centre, spread].join(', ')}]`;
}

function figureOf(figure: ErrorTable['tails']['ttft']): string {
  if (figure === null) return 'null';
  const { rows, models, centre, spread } = figure;
  return `{ rows: ${rows}, models: ${models}, centre: ${centre}, spread: ${spread} }`;
}

function recordLines<Name extends string>(
  name: string,
  keys: readonly Name[],
  textOf: (key: Name) => string,
): string[] {
  return [`  ${name}: {`, ...keys.map((key) => `    ${key}: ${textOf(key)},`), '  },'];
}

function listLines(start: string, rows: readonly CoverageRow[]): string[] {
  if (rows.length === 0) return [`${start}[];`];
  const objects = rows.map((row) => {
    const fields = Object.entries(row).map(
      ([key, value]) => `    ${key}: ${typeof value === 'string' ? quoted(value) : String(value)},`,
    );
    return ['  {', ...fields, '  },'];
  });
  return [`${start}[`, ...objects.flat(), '];'];
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
