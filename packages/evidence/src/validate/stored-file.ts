import type { ErrorFigures } from './error-summary.ts';
import type { StoredAccuracy } from './stored-types.ts';

/** Begins the first line of the file, by which it is known before it is replaced. */
export const STORED_MARK = '// Made by `kavier validate --write-stored';

/** The TypeScript file of the stored accuracy, a line a quantity. */
export function storedFile({ version, metrics, bars, sets }: StoredAccuracy): string {
  return [
    `${STORED_MARK} packages/evidence/src/validate/stored-accuracy.ts\`. Do not edit: run it again.`,
    "import { figures, type StoredAccuracy } from './stored-types.ts';",
    '',
    '/** Figures are: rows, rows without a prediction, then median, p90, mean and bias of their errors in percent. */',
    '// biome-ignore format: a table, one row a line',
    'export const STORED_ACCURACY: StoredAccuracy = {',
    `  version: ${quoted(version)},`,
    '  metrics: [',
    ...metrics.map(
      ({ metric, models, ...errors }) =>
        `    { metric: ${quoted(metric)}, models: ${models}, ${both(errors)} },`,
    ),
    '  ],',
    '  bars: [',
    ...bars.map(
      ({ name, sets: of, rows, foundPct }) =>
        `    { name: ${quoted(name)}, sets: [${of.map(quoted).join(', ')}], rows: ${rows}, foundPct: ${foundPct} },`,
    ),
    '  ],',
    '  sets: [',
    ...sets.flatMap(({ name, points, quantities, ...errors }) => [
      '    {',
      `      name: ${quoted(name)}, points: ${points}, ${both(errors)},`,
      '      quantities: [',
      ...quantities.map(
        ({ quantity, ...own }) => `        { quantity: ${quoted(quantity)}, ${both(own)} },`,
      ),
      '      ],',
      '    },',
    ]),
    '  ],',
    '};',
    '',
  ].join('\n');
}

function both({ fitted, unfitted }: Record<'fitted' | 'unfitted', ErrorFigures>): string {
  return `fitted: ${callOf(fitted)}, unfitted: ${callOf(unfitted)}`;
}

function callOf(one: ErrorFigures): string {
  const { count, withoutPrediction, medianPct, p90Pct, meanPct, biasPct } = one;
  return `figures(${[count, withoutPrediction, medianPct, p90Pct, meanPct, biasPct].map(String).join(', ')})`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
