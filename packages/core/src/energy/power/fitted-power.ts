import type { PowerCoefficients } from './power-coefficients.ts';

const DATE = '2026-11-22';

type Range = readonly [value: number, low: number, high: number];

function fitted(
  family: string,
  source: string,
  values: { readonly static: Range; readonly memory: Range; readonly compute: Range },
): PowerCoefficients {
  const of = ([value, low, high]: Range) => ({
    value,
    low,
    high,
    how: 'fitted' as const,
    provenance: { source: `fitted to ${source}`, date: DATE },
  });
  return {
    family,
    static: of(values.static),
    memory: of(values.memory),
    compute: of(values.compute),
  };
}

/** Power coefficients that were fitted to measurements, by family: value, low, high. */
export const FITTED_POWER: readonly PowerCoefficients[] = [
  fitted('hopper', 'ml-energy-v3 (qwen3-8b and llama-3.3-70b)', {
    static: [0.34, 0.27, 0.41],
    memory: [0.4, 0.2, 0.6],
    compute: [0.6, 0.3, 1],
  }),
];
