import { describe, expect, test } from 'vitest';
import { checkObject } from '../../src/scenario/load.ts';

const scenario = {
  workload: { trace: 'a.csv' },
  fleet: [{ model: 'llama-3-8b', accelerator: 'a10' }],
};
const flag = (path: string, value: unknown) => ({ flag: `--${path}`, path, value });

describe('fields of which there is one at most', () => {
  test('a flag takes the place of what the file says in another way', () => {
    const file = {
      ...scenario,
      prices: { acceleratorHourUsd: 2 },
      facility: { carbonTrace: 'nl.parquet', power: { model: 'constant', watts: 300 } },
    } as const;
    const loaded = checkObject(file, [
      flag('prices.plan', 'spot'),
      flag('facility.grid', 'FR'),
      flag('facility.power.model', 'linear'),
    ]);
    expect(loaded.scenario.prices).toEqual({ plan: 'spot' });
    expect(loaded.scenario.facility).toMatchObject({ grid: 'FR', power: { model: 'linear' } });
    expect(loaded.scenario.facility.carbonTrace).toBeUndefined();
  });

  test('what is not an alternative stays', () => {
    const file = { ...scenario, facility: { pue: 1.1, grid: 'NL' } };
    const { facility } = checkObject(file, [flag('facility.pue', 1.4)]).scenario;
    expect(facility).toMatchObject({ pue: 1.4, grid: 'NL' });
  });

  test.each([
    [{ prices: { acceleratorHourUsd: 2, plan: 'spot' } }, 'prices.plan'],
    [{ facility: { grid: 'NL', carbonTrace: 'a.csv' } }, 'facility.carbonTrace'],
    [{ facility: { pue: 1.2, cooling: { coolingShare: 0.2 } } }, 'facility.cooling'],
  ] as const)('%j is refused', (both, where) => {
    expect(() => checkObject({ ...scenario, ...both })).toThrow(where);
  });
});
