import { describe, expect, test } from 'vitest';
import { partJ } from '../../src/energy/energy-timeline.ts';
import { facilityModel } from '../../src/energy/facility.ts';
import { measureEnergy } from '../../src/energy/measure-energy.ts';
import { activityModel } from '../../src/energy/power/activity.ts';
import { powerCoefficientsFor } from '../../src/energy/power/power-coefficients.ts';
import { poweredAccelerator } from '../../src/energy/power/powered-accelerator.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import { poolRuns } from '../../src/record/pool-record.ts';
import { PLAIN_GATEWAY } from '../../src/scenario/gateway-options.ts';
import { resolveServing, type Throttling } from '../../src/scenario/serving-pool.ts';
import { runServing } from '../../src/study/run-serving.ts';
import type { LengthOptions } from '../../src/workload/lengths/registry.ts';
import { generatePlain } from '../../src/workload/plain.ts';

const accelerator = findAccelerator('h100-sxm');

function poolAt({ capW: powerCapW, clock }: Throttling, maxSequences = 64) {
  return resolveServing({
    profile: 'vllm',
    name: 'one',
    model: findModel('llama-3.1-8b'),
    accelerator,
    engine: { maxSequences },
    powerCapW,
    clock,
  }).pool;
}

const constant = (value: number): LengthOptions => ({ distribution: 'fixed', tokens: value });
const workload = (requests: number, prompt: number, output: number) =>
  generatePlain({
    requests,
    arrivals: { process: 'constant', rateRps: 1e4 },
    promptTokens: constant(prompt),
    outputTokens: constant(output),
    seed: 4,
  }).requests;

const PREFILLS = workload(64, 4000, 1);
const DECODES = workload(4, 16, 400);

function runAt(throttling: Throttling, requests = PREFILLS, fastForward = true) {
  const system = { pools: [poolAt(throttling)], gateway: PLAIN_GATEWAY };
  const settings = { record: { bucketS: 1e6 }, seed: 1 };
  const run = runServing(system, settings, requests, { fastForward });
  const power = activityModel(
    poweredAccelerator(accelerator, throttling),
    powerCoefficientsFor(accelerator.family),
  );
  const energy = measureEnergy(poolRuns(run)[0], { power, facility: facilityModel({ pue: 1 }) });
  const busyJ = partJ(energy, 'prefillJ') + partJ(energy, 'decodeJ');
  const busyS = run.work.total('busyS');
  return { run, busyS, busyJ, meanW: busyJ / busyS };
}

describe('a power cap', () => {
  test('lengthens prefills, the lower the more, and no step draws more', () => {
    const free = runAt({});
    let before = free.busyS;
    for (const capW of [600, 450, 300, 150]) {
      const { busyS, meanW } = runAt({ capW });
      expect(meanW).toBeLessThanOrEqual(capW * (1 + 1e-9));
      expect(busyS).toBeGreaterThan(before);
      before = busyS;
    }
  });

  test('leaves a few decodes as they are, which wait for memory, at half of the board limit', () => {
    const free = runAt({}, DECODES);
    expect(runAt({ capW: 350 }, DECODES).busyS).toBeLessThan(1.05 * free.busyS);
    expect(runAt({ capW: 350 }).busyS).toBeGreaterThan(1.2 * runAt({}).busyS);
  });

  test('fast-forward gives the run that single steps give', () => {
    const fast = runAt({ capW: 200 }, DECODES).run.requests;
    const slow = runAt({ capW: 200 }, DECODES, false).run.requests;
    for (const [id, finishS] of fast.finishS.entries()) {
      expect(Math.abs(finishS - slow.finishS[id])).toBeLessThanOrEqual(1e-9 * finishS);
    }
  });

  test.each([
    [{ capW: 60 }, 'powerCapW'],
    [{ capW: 800 }, 'powerCapW'],
    [{ clock: 0 }, 'clock'],
    [{ clock: 1.1 }, 'clock'],
  ])('%j is refused', (throttling, where) => {
    expect(() => poolAt(throttling)).toThrow(where);
  });
});

describe('a lower clock', () => {
  test('takes longer over prefills, and less energy for the same work', () => {
    const free = runAt({});
    const slow = runAt({ clock: 0.7 });
    expect(slow.busyS).toBeGreaterThan(1.2 * free.busyS);
    expect(slow.busyJ).toBeLessThan(free.busyJ);
  });

  test('hardly slows a few decodes, and saves a good part of their energy', () => {
    const free = runAt({}, DECODES);
    const slow = runAt({ clock: 0.7 }, DECODES);
    expect(slow.busyS).toBeLessThan(1.05 * free.busyS);
    expect(slow.busyJ).toBeLessThan(0.85 * free.busyJ);
  });

  test('of one changes nothing, to the bit', () => {
    expect(runAt({ clock: 1 }).run.requests).toEqual(runAt({}).run.requests);
  });
});
