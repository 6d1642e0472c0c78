import { type CoefficientName, priorCoefficients } from '@kavier/core';
import type { FittedCalibration, ParameterEstimate } from '@kavier/evidence';
import { fittedRange } from '@kavier/evidence';

/** Command that makes the file. */
const DEFAULTS_COMMAND = 'npx kavier calibrate --defaults';

/** How the file begins. */
export const DEFAULTS_MARK = `// Made by \`${DEFAULTS_COMMAND}\`.`;

/** Characters that a line may have (biome.json). */
const LINE_WIDTH = 100;

/** The TypeScript file of the shipped coefficients, from the declared calibrations. */
export function defaultsFile(fitted: readonly FittedCalibration[], date: string): string {
  return [
    `${DEFAULTS_MARK} Do not edit: change the declared calibrations and run it again.`,
    "import type { CoefficientSet } from './coefficients.ts';",
    "import { fittedSet } from './fitted-set.ts';",
    '',
    '/** Coefficients that were fitted to measurements, by engine group and family: value, low, high. */',
    'export const CALIBRATED_SETS: readonly CoefficientSet[] = [',
    ...fitted.map((one) => indent(setText(one, date))),
    '];',
    '',
  ].join('\n');
}

function setText({ declared, set, fits }: FittedCalibration, date: string): string {
  const { engine, family, steps } = declared;
  const rows = [...new Set(steps.flatMap((step) => step.rows))];
  const source = rows.map(({ set: name, which }) => `${name} (${which})`).join('; ');
  const estimates = new Map<string, ParameterEstimate>(
    fits.flatMap(({ identifiability }) => identifiability.estimates.map((one) => [one.name, one])),
  );
  const values = [...estimates].map(([name, estimate]) => {
    const coefficient = name as CoefficientName;
    const [low, high] = fittedRange(
      set.values[coefficient],
      priorCoefficients(family).values[coefficient],
      estimate,
    );
    return `    ${name}: [${number(set.values[coefficient].value)}, ${number(low)}, ${number(high)}],`;
  });
  return [
    'fittedSet({',
    `  engine: '${engine}',`,
    `  family: '${family}',`,
    sourceLine(source),
    `  date: '${date}',`,
    '  values: {',
    ...values,
    '  },',
    '}),',
  ].join('\n');
}

/** The source, on a line of its own where the formatter would break it; quotes would need other ones around. */
function sourceLine(source: string): string {
  const text = `'${source.replaceAll('\\', '/').replaceAll("'", '’')}',`;
  const line = `  source: ${text}`;
  // The whole text is indented by two once more.
  return line.length + 2 > LINE_WIDTH ? `  source:\n    ${text}` : line;
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
