import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PowerLimit, PowerLimitedTimer } from '../../src/timing/power-limit.ts';
import { RooflineTimer } from '../../src/timing/roofline.ts';
import type { StepAmounts } from '../../src/timing/step-amounts.ts';
import type { StepWork } from '../../src/timing/step-work.ts';
import { runs, stepTimes } from './random-steps.ts';

const AMOUNTS: StepAmounts = {
  flopsPerToken: 1.6e10,
  flopsPerSample: 1e9,
  flopsPerPair: 5e5,
  weightBytes: () => 1.6e10,
  kvBytesPerToken: 131_072,
  stateBytes: 1e6,
  windows: [
    { window: { windowTokens: 512, chunked: false }, flopsPerPair: 3e5, kvBytesPerToken: 65_536 },
    { window: { windowTokens: 8192, chunked: true }, flopsPerPair: 0, kvBytesPerToken: 9000 },
  ],
};
const joules = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
const limits: fc.Arbitrary<PowerLimit> = fc.record({
  flopJ: joules(1e-12),
  weightByteJ: joules(2e-10),
  kvByteJ: joules(4e-10),
  spareW: fc.double({ min: 10, max: 700, noNaN: true }),
  accelerators: fc.integer({ min: 1, max: 8 }),
});

/** Joules of the layers with a window. */
function windowedJ({ tokens, windows }: StepWork, limit: PowerLimit): number {
  let energyJ = 0;
  for (const [i, { flopsPerPair, kvBytesPerToken }] of (AMOUNTS.windows ?? []).entries()) {
    const { attentionPairs, contextTokens } = windows[i];
    energyJ += limit.flopJ * attentionPairs * flopsPerPair;
    energyJ += limit.kvByteJ * (contextTokens + tokens) * kvBytesPerToken;
  }
  return energyJ;
}

describe('the timer under a power limit', () => {
  test('gives a run the sum of its steps, each the longer of two', () => {
    let longer = 0;
    fc.assert(
      fc.property(runs, limits, ({ costs, work, growth, steps }, limit) => {
        const full = new RooflineTimer(costs);
        const timer = new PowerLimitedTimer(full, AMOUNTS, limit);
        const times = stepTimes(timer, work, growth, steps);
        const plain = stepTimes(full, work, growth, steps);
        for (const [step, seconds] of times.entries()) {
          expect(seconds).toBeGreaterThanOrEqual(plain[step]);
          if (seconds > plain[step] && seconds > plain[0]) longer++;
        }
        const sum = times.reduce((a, b) => a + b, 0);
        timer.begin(work, growth);
        expect(Math.abs(timer.runS(steps) - sum)).toBeLessThanOrEqual(1e-10 * sum);
        for (let step = 1; step < steps; step++) {
          expect(timer.stepOfRunS(step)).toBeGreaterThanOrEqual(timer.stepOfRunS(step - 1));
        }
      }),
      { numRuns: 1000 },
    );
    expect(longer).toBeGreaterThan(1000);
  });

  test('a step takes the limit exactly where the limit rules', () => {
    fc.assert(
      fc.property(runs, limits, ({ costs, work }, limit) => {
        const timer = new PowerLimitedTimer(new RooflineTimer(costs), AMOUNTS, limit);
        const { tokens, sampled, sequences, attentionPairs, contextTokens } = work;
        const energyJ =
          limit.flopJ *
            (tokens * AMOUNTS.flopsPerToken +
              sampled * AMOUNTS.flopsPerSample +
              attentionPairs * AMOUNTS.flopsPerPair) +
          limit.weightByteJ * AMOUNTS.weightBytes(tokens) +
          limit.kvByteJ *
            (AMOUNTS.kvBytesPerToken * (contextTokens + tokens) + AMOUNTS.stateBytes * sequences) +
          windowedJ(work, limit);
        const watts = energyJ / limit.accelerators / timer.stepS(work);
        expect(watts).toBeLessThanOrEqual(limit.spareW * (1 + 1e-9));
        const fullS = new RooflineTimer(costs).stepS(work);
        if (timer.stepS(work) > fullS) expect(watts).toBeGreaterThan(limit.spareW * (1 - 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  test('finds how many whole steps fit, next to what a walk finds', () => {
    fc.assert(
      fc.property(
        runs,
        limits,
        fc.double({ min: 0, max: 1.1, noNaN: true }),
        (run, limit, share) => {
          const timer = new PowerLimitedTimer(new RooflineTimer(run.costs), AMOUNTS, limit);
          timer.begin(run.work, run.growth);
          const limitS = timer.runS(run.steps) * share;
          const found = timer.stepsWithin(limitS, run.steps);
          let walked = 0;
          while (walked < run.steps && timer.runS(walked + 1) <= limitS) walked++;
          expect(Math.abs(found - walked)).toBeLessThanOrEqual(
            run.growth.contextTokens === 0 ? 1 : 0,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a limit that leaves enough changes nothing', () => {
    fc.assert(
      fc.property(runs, ({ costs, work, growth, steps }) => {
        const limit = { flopJ: 0, weightByteJ: 0, kvByteJ: 0, spareW: 1, accelerators: 1 };
        const full = new RooflineTimer(costs);
        const timer = new PowerLimitedTimer(new RooflineTimer(costs), AMOUNTS, limit);
        full.begin(work, growth);
        timer.begin(work, growth);
        expect(timer.runS(steps)).toBe(full.runS(steps));
      }),
    );
  });
});
