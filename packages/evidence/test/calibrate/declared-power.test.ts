import { POWER_NAMES, powerCoefficientsFor } from '@kavier/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { assignCoefficients } from '../../src/calibrate/assign.ts';
import { DECLARED_POWER, isPowerFitRow } from '../../src/calibrate/declared-power.ts';
import { fittedRange } from '../../src/calibrate/fitted-range.ts';
import { runDeclaredPower } from '../../src/calibrate/run-declared-power.ts';
import type { MeasuredSet } from '../../src/measured/point.ts';
import { selectSets } from '../../src/node/select-sets.ts';
import { HAS_NO_DATA, pointOf, SKIPPED, setFolder } from '../node/shared-data.ts';

const rounded = (value: number) => Number(value.toPrecision(4));

describe.skipIf(HAS_NO_DATA)(`declared fits of power ${SKIPPED}`, () => {
  const sets = new Map<string, MeasuredSet>();

  beforeAll(async () => {
    const names = DECLARED_POWER.flatMap(({ rows }) => rows.map(({ set }) => set));
    for (const { name, folder, read } of selectSets([...new Set(names)])) {
      sets.set(name, await read(setFolder(folder)));
    }
  });
  const setOf = (name: string) => {
    const set = sets.get(name);
    if (set === undefined) throw new Error(`no set ${name}`);
    return set;
  };

  // Other values here: write them into packages/core/src/energy/power/fitted-power.ts.
  test.each(DECLARED_POWER)('of $family give the shipped coefficients', (declared) => {
    const { coefficients, estimates, measurements } = runDeclaredPower(declared, [
      ...sets.values(),
    ]);
    expect(measurements).toBeGreaterThan(0);
    const shipped = powerCoefficientsFor(declared.family);
    const found = POWER_NAMES.map((name, i) => {
      const { value, low, high } = coefficients[name];
      const range = fittedRange({ value, unit: 'factor' }, { low, high }, estimates[i]);
      return [name, value, ...range].map((one) => (typeof one === 'number' ? rounded(one) : one));
    });
    expect(found).toEqual(
      POWER_NAMES.map((name) => [name, shipped[name].value, shipped[name].low, shipped[name].high]),
    );
    for (const { set, which } of declared.rows) {
      expect(shipped.static.provenance.source).toContain(`${set} (${which})`);
    }
  });

  test('hold other models, and later pulses, out', () => {
    const isFitted = (name: string, id: string) => {
      const point = pointOf(setOf(name), id);
      return DECLARED_POWER.some((declared) => isPowerFitRow(declared, name, point));
    };
    expect(isFitted('ml-energy-v3', 'lm-arena-chat Qwen/Qwen3-8B b200 x1 max 8')).toBe(true);
    expect(isFitted('ml-energy-v3', 'lm-arena-chat Qwen/Qwen3-14B b200 x1 max 8')).toBe(false);
    expect(isFitted('llmservingsim-a6000', 'power-tp1 whole run')).toBe(true);
    expect(isFitted('llmservingsim-a6000', 'power-tp1 second and third pulse')).toBe(false);
    const own = pointOf(setOf('llmservingsim-a6000'), 'power-tp1 first pulse');
    expect(assignCoefficients(own, setOf('llmservingsim-a6000'))).toMatchObject({
      isFitted: false,
      isPowerFitted: true,
    });
  });
});
