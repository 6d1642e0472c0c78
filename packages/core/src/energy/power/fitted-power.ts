import type { PowerCoefficient, PowerCoefficients, PowerName } from './power-coefficients.ts';

const DATE = '2026-11-22';

type Range = readonly [value: number, low: number, high: number];

function coefficient(
  how: 'fitted' | 'measured',
  source: string,
  [value, low, high]: Range,
): PowerCoefficient {
  return { value, low, high, how, provenance: { source, date: DATE } };
}

function fitted(
  family: string,
  rows: string,
  values: Readonly<Record<PowerName, Range>>,
): PowerCoefficients {
  const of = (name: PowerName) => coefficient('fitted', `fitted to ${rows}`, values[name]);
  return {
    family,
    static: of('static'),
    weights: of('weights'),
    kvCache: of('kvCache'),
    compute: of('compute'),
  };
}

const PULSE = 'llmservingsim-a6000 (power-tp1, first pulse)';
const readOff = (values: Range) => coefficient('measured', `read off ${PULSE}`, values);

/** Power coefficients that were fitted to measurements, by family: value, low, high. Made by the declared fits of power. */
export const FITTED_POWER: readonly PowerCoefficients[] = [
  fitted('hopper', 'ml-energy-v3 (qwen3-8b and llama-3.3-70b)', {
    static: [0.3926, 0.3113, 0.495],
    weights: [0.2812, 0.1397, 0.5658],
    kvCache: [0.8616, 0.6781, 1.095],
    compute: [1.505, 1.153, 1.964],
  }),
  fitted('blackwell', 'ml-energy-v3 (qwen3-8b and llama-3.3-70b)', {
    static: [0.304, 0.2324, 0.3977],
    weights: [0.855, 0.5156, 1.418],
    kvCache: [1.129, 0.5141, 2.48],
    compute: [2.243, 1.459, 3.446],
  }),
  fitted(
    'ampere',
    'ml-energy-v2 (llama-3.1-8b and llama-3.1-70b); argonne (llama-2-7b and llama-3-8b); splitwise (tensor parallel 2 and 8)',
    {
      static: [0.3083, 0.2641, 0.3599],
      weights: [0.5734, 0.4452, 0.7386],
      kvCache: [0.6686, 0.4592, 0.9734],
      compute: [0.788, 0.4213, 1.474],
    },
  ),
  {
    ...fitted('ampere-ga10x', PULSE, {
      static: [0.3585, 0.25, 0.45],
      weights: [0.8218, 0.1, 1.2],
      kvCache: [0.6072, 0.15, 1.5],
      compute: [0.7128, 0.2, 2],
    }),
    idle: readOff([0.11, 0.109, 0.113]),
    standby: { share: readOff([0.298, 0.296, 0.307]), holdS: readOff([17, 16, 18]) },
  },
];
