import type { MeasuredPoint } from '../measured/point.ts';
import type { FitRows } from './declared.ts';

/** Power coefficients of a family and the rows that they are fitted to. */
export interface DeclaredPower {
  readonly family: string;
  readonly rows: readonly FitRows[];
}

/** Stretches of the log of power-tp1: of these power coefficients and the rest of the server are fitted; the second and third pulse test them. */
const FITTED_STRETCHES = ['busy seconds', 'first pulse', 'whole run'];

const models = (set: string, ...names: readonly string[]): FitRows => ({
  set,
  which: names.join(' and '),
  includes: ({ setup }) => names.includes(setup.model.name),
});

const firstPulse: FitRows = {
  set: 'llmservingsim-a6000',
  which: 'power-tp1, first pulse',
  includes: ({ id }) => FITTED_STRETCHES.some((stretch) => id === `power-tp1 ${stretch}`),
};

const splitwise: FitRows = {
  set: 'splitwise',
  which: 'tensor parallel 2 and 8',
  includes: ({ setup }) => setup.tensorParallel !== 4,
};

/** The fits of power that are shipped, to rows that step times are fitted to as well and to the first pulse of a log. All others test them. */
export const DECLARED_POWER: readonly DeclaredPower[] = [
  { family: 'hopper', rows: [models('ml-energy-v3', 'qwen3-8b', 'llama-3.3-70b')] },
  { family: 'blackwell', rows: [models('ml-energy-v3', 'qwen3-8b', 'llama-3.3-70b')] },
  {
    family: 'ampere',
    rows: [
      models('ml-energy-v2', 'llama-3.1-8b', 'llama-3.1-70b'),
      models('argonne', 'llama-2-7b', 'llama-3-8b'),
      splitwise,
    ],
  },
  { family: 'ampere-ga10x', rows: [firstPulse] },
];

/** Whether a point of a set is among the rows of a fit of power. */
export function isPowerFitRow(
  { family, rows }: DeclaredPower,
  set: string,
  point: MeasuredPoint,
): boolean {
  return (
    point.setup.accelerator.family === family &&
    rows.some((one) => one.set === set && one.includes(point))
  );
}
