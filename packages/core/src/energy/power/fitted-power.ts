import type { PowerCoefficient, PowerCoefficients, PowerName } from './power-coefficients.ts';

const DATE = '2026-11-22';

type Range = readonly [value: number, low: number, high: number];

function fitted(
  family: string,
  source: string,
  values: Readonly<Record<PowerName, Range>>,
  standby?: PowerCoefficients['standby'],
): PowerCoefficients {
  const of = ([value, low, high]: Range): PowerCoefficient => {
    return { value, low, high, how: 'fitted', provenance: { source: `fitted to ${source}`, date: DATE } };
  };
  return {
    family,
    static: of(values.static),
    weights: of(values.weights),
    kvCache: of(values.kvCache),
    compute: of(values.compute),
    standby,
  };
}

/** Power coefficients that were fitted to measurements, by family: value, low, high. */
export const FITTED_POWER: readonly PowerCoefficients[] = [
  fitted('hopper', 'ml-energy-v3 (qwen3-8b and llama-3.3-70b)', {
    static: [0.39, 0.3, 0.48],
    weights: [0.3, 0.15, 0.6],
    kvCache: [0.86, 0.7, 1],
    compute: [1.54, 1.2, 1.9],
  }),
];
