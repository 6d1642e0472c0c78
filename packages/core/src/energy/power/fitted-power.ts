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
    static: [0.3893, 0.3108, 0.4877],
    weights: [0.2982, 0.1588, 0.56],
    kvCache: [0.8579, 0.6862, 1.072],
    compute: [1.548, 1.218, 1.966],
  }),
  fitted('blackwell', 'ml-energy-v3 (qwen3-8b and llama-3.3-70b)', {
    static: [0.2979, 0.2269, 0.3911],
    weights: [0.8869, 0.5167, 1.522],
    kvCache: [1.173, 0.5327, 2.581],
    compute: [2.254, 1.507, 3.372],
  }),
  fitted(
    'ampere',
    'ml-energy-v2 (llama-3.1-8b and llama-3.1-70b); argonne (llama-2-7b and llama-3-8b); splitwise (tensor parallel 2 and 8)',
    {
      static: [0.3076, 0.2634, 0.3592],
      weights: [0.5779, 0.4504, 0.7415],
      kvCache: [0.6605, 0.4545, 0.9598],
      compute: [0.7948, 0.4276, 1.477],
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
