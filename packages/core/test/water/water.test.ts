import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partJ, totalJ } from '../../src/energy/energy-timeline.ts';
import { WATER_PARTS, waterUse } from '../../src/water/water.ts';
import { energyOf, randomEnergy } from '../carbon/random-energy.ts';

const KWH = 3.6e6;

describe('water', () => {
  test('of 10 kWh of equipment and 2 kWh of facility', () => {
    const energy = energyOf(60, 60, (part) => [4, 3, 2, 1, 2][part] * KWH);
    const water = waterUse(energy, { wueLPerKwh: 1.8, ewifLPerKwh: 3.1 });
    expect(water.siteL).toEqual({
      prefillL: 4 * 1.8,
      decodeL: 3 * 1.8,
      idleL: 2 * 1.8,
      hostL: 1.8,
      facilityL: 0,
    });
    expect(water.sourceL.facilityL).toBe(2 * 3.1);
    expect(water.totalL).toBeCloseTo(10 * 1.8 + 12 * 3.1, 12);
  });

  test('adds up, and is WUE of the equipment plus EWIF of all', () => {
    const factor = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(randomEnergy, factor, factor, (energy, wue, ewif) => {
        const { siteL, sourceL, totalL } = waterUse(energy, { wueLPerKwh: wue, ewifLPerKwh: ewif });
        const sum = WATER_PARTS.reduce((litres, part) => litres + siteL[part] + sourceL[part], 0);
        expect(sum).toBe(totalL);
        const equipmentJ = totalJ(energy) - partJ(energy, 'facilityJ');
        const expected = (wue * equipmentJ + ewif * totalJ(energy)) / KWH;
        expect(Math.abs(totalL - expected)).toBeLessThanOrEqual(1e-12 * expected + 1e-12);
      }),
    );
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a factor of %d', (wrong) => {
    const energy = energyOf(60, 60, () => 1);
    expect(() => waterUse(energy, { wueLPerKwh: wrong, ewifLPerKwh: 1 })).toThrow(/wueLPerKwh/);
    expect(() => waterUse(energy, { wueLPerKwh: 1, ewifLPerKwh: wrong })).toThrow(/ewifLPerKwh/);
  });
});
