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
    static: [0.3893, 0.3106, 0.4879],
    weights: [0.2992, 0.1591, 0.5627],
    kvCache: [0.8596, 0.6865, 1.076],
    compute: [1.54, 1.21, 1.959],
  }),
  fitted('blackwell', 'ml-energy-v3 (qwen3-8b and llama-3.3-70b)', {
    static: [0.2979, 0.2269, 0.3913],
    weights: [0.8867, 0.5139, 1.53],
    kvCache: [1.171, 0.5258, 2.609],
    compute: [2.256, 1.492, 3.411],
  }),
  fitted(
    'ampere',
    'ml-energy-v2 (llama-3.1-8b and llama-3.1-70b); argonne (llama-2-7b and llama-3-8b); splitwise (tensor parallel 2 and 8)',
    {
      static: [0.3075, 0.2633, 0.3592],
      weights: [0.5783, 0.4508, 0.7421],
      kvCache: [0.6622, 0.4548, 0.9642],
      compute: [0.793, 0.4261, 1.476],
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
