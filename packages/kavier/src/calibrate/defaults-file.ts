import {
  type Coefficient,
  type CoefficientName,
  exp,
  type ParameterEstimate,
  priorCoefficients,
} from '@kavier/core';
import type { FittedCalibration } from './run-declared.ts';

/** Command that makes the file; it stands in its first line. */
export const DEFAULTS_COMMAND = 'npx kavier calibrate --defaults';

/** The TypeScript file of the shipped coefficients, from the declared calibrations. */
export function defaultsFile(fitted: readonly FittedCalibration[], date: string): string {
  return [
    `// Made by \`${DEFAULTS_COMMAND}\`. Do not edit: change the declared calibrations and run it again.`,
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
    const [low, high] = rangeOf(
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
    `  source: ${JSON.stringify(source).replaceAll("'", '’').replaceAll('"', "'")},`,
    `  date: '${date}',`,
    '  values: {',
    ...values,
    '  },',
    '}),',
  ].join('\n');
}

/** Two standard errors either way; where the rows do not determine it, the range of the prior, stretched to the value. */
function rangeOf(
  { value }: Coefficient,
  prior: Coefficient,
  { standardError, verdict }: ParameterEstimate,
): readonly [number, number] {
  if (verdict === 'not determined' || standardError === null) {
    return [Math.min(prior.low, value), Math.max(prior.high, value)];
  }
  const reach = exp(2 * Math.min(standardError, 1));
  return [value / reach, value * reach];
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
