import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { totalG } from '../../src/carbon/carbon-timeline.ts';
import { totalJ } from '../../src/energy/energy-timeline.ts';
import { facilityModel } from '../../src/energy/facility.ts';
import { nodeModel } from '../../src/energy/node.ts';
import type { PowerModel } from '../../src/energy/power/contract.ts';
import { attributeRun, sumByClass } from '../../src/study/attribute-run.ts';
import { footprintOf } from '../../src/study/footprint.ts';
import { constantSeries, stepSeries } from '../../src/units/step-series.ts';
import { waterUse } from '../../src/water/water.ts';
import { simulateOnePool } from '../cluster/plain-service.ts';
import { inputOf, scenarioArbitrary, timerOf } from '../reference/random-serving.ts';

const POWER: PowerModel = {
  name: 'by-work',
  idleW: 70,
  busy: ({ busyS, bytes, kvBytes, flops }) => ({
    baseJ: 200 * busyS,
    weightJ: 1e-9 * (bytes - kvBytes),
    kvJ: 3e-9 * kvBytes,
    computeJ: 1e-9 * flops,
  }),
  assumptions: [],
};
const SETUP = {
  power: POWER,
  node: nodeModel({ accelerators: 8, hostIdleW: 600, hostBusyW: 900, fanShare: 0.1 }),
  facility: facilityModel({ pue: 1.25 }),
};
const KIND = { signal: 'average', basis: 'location', scope: 'direct' } as const;
const AMOUNTS = {
  flopsPerToken: 2e9,
  flopsPerSample: 1e8,
  flopsPerPair: 1e5,
  weightBytes: (tokens: number) => 1e9 + 1e5 * tokens,
  kvBytesPerToken: 1e5,
  stateBytes: 3e4,
};

/** A random scenario's run through the serving engine, with its work attributed. */
const runs = scenarioArbitrary.map((scenario) => {
  const { requests, priority, kv, scheduler, windows, replicas, seed } = inputOf(scenario);
  return simulateOnePool(requests, {
    replicas,
    kv,
    scheduler,
    priority,
    timer: () => timerOf(scenario),
    router: { policy: 'round-robin' },
    amounts: {
      ...AMOUNTS,
      windows: windows.map((window) => ({ window, flopsPerPair: 2e5, kvBytesPerToken: 3e5 })),
    },
    acceleratorsPerReplica: 2,
    bucketS: 0.5,
    seed,
  });
});

const close = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1e-9, Math.abs(a), Math.abs(b)));
const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0);

describe('a run of the engine, priced', () => {
  test('energy, carbon and water of requests and of nobody are the whole', () => {
    fc.assert(
      fc.property(
        runs,
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (run, stepS, values) => {
          const starts = values.map((_, i) => i * stepS);
          const series = stepSeries(starts, values, Number.POSITIVE_INFINITY);
          const intensity = { kind: KIND, series };
          const setups = [{ energy: SETUP, intensity }];
          const footprint = footprintOf(run, setups);
          const { energy, carbon } = footprint;
          const found = attributeRun(run.requests, run.pools, footprint, setups);
          close(sum(found.energyJ) + found.unattributedJ, totalJ(energy));
          if (carbon === null || found.carbonG === null || found.unattributedG === null) {
            throw new Error('no carbon');
          }
          close(sum(found.carbonG) + found.unattributedG, totalG(carbon));
          for (const grams of found.carbonG) expect(grams).toBeGreaterThanOrEqual(0);
          const water = waterUse(energy, { wueLPerKwh: 1.8, ewifLPerKwh: 3.1 });
          const litres = [water.siteL, water.sourceL].flatMap((parts) => Object.values(parts));
          close(
            litres.reduce((a, b) => a + b, 0),
            water.totalL,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a constant grid charges each request for its energy alone', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const setups = [{ energy: SETUP, intensity: { kind: KIND, series: constantSeries(360) } }];
        const footprint = footprintOf(run, setups);
        const { energyJ, carbonG } = attributeRun(run.requests, run.pools, footprint, setups);
        for (let id = 0; id < energyJ.length; id++) {
          close(carbonG?.[id] ?? Number.NaN, (energyJ[id] / 3.6e6) * 360);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('sums by class are the whole', () => {
    const sums = sumByClass([1, 2, 4, 8], [0, 1, 0, -1], 2);
    expect([...sums]).toEqual([5, 2, 8]);
  });
});
