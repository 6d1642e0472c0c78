import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LockstepTimer } from '../../src/timing/lockstep-timer.ts';
import { RooflineTimer, type StepCosts } from '../../src/timing/roofline.ts';
import type { StepGrowth, StepWork } from '../../src/timing/step-work.ts';

/** A timer whose steps wait for `launch` and then grow by `slope` from `device` on, in whole ticks. */
function timerOf({ device, slope, launch }: { device: number; slope: number; launch: number }) {
  const costs: StepCosts = {
    linearS: () => 0,
    headS: () => 0,
    attentionSPerPair: 0,
    contextSPerToken: 1,
    mixedContextSPerToken: 1,
    deviceS: device,
    deviceSPerSequence: 0,
    prefillS: 0,
    hostS: 0,
    hostSPerSequence: 0,
    launchS: launch,
    host: 'serial',
    stages: 1,
  };
  const work: StepWork = {
    tokens: 1,
    sampled: 1,
    sequences: 1,
    contextTokens: 0,
    attentionPairs: 0,
    windows: [],
  };
  const growth: StepGrowth = { contextTokens: slope, attentionPairs: 0, windows: [] };
  const timer = new RooflineTimer(costs);
  timer.begin(work, growth);
  return timer;
}

const line = fc.record({
  device: fc.nat({ max: 60 }),
  slope: fc.nat({ max: 5 }),
  launch: fc.nat({ max: 80 }),
});

test('the slowest rank gives the time of each step for as long as it is the slowest, and no shorter', () => {
  let crossings = 0;
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 60 }),
      (lines, limit) => {
        const timers = lines.map(timerOf);
        const clock = new LockstepTimer();
        const steps = clock.choose(timers, limit);
        const slowestS = (step: number) =>
          Math.max(...timers.map((timer) => timer.stepOfRunS(step)));
        let atS = 0;
        for (let step = 0; step < steps; step++) {
          expect(clock.stepOfRunS(step)).toBe(slowestS(step));
          atS += slowestS(step);
          expect(clock.runS(step + 1)).toBe(atS);
          expect(clock.stepsWithin(atS, steps)).toBeGreaterThanOrEqual(step + 1);
        }
        expect(steps).toBeGreaterThanOrEqual(1);
        expect(steps).toBeLessThanOrEqual(limit);
        if (steps === limit) return;
        crossings++;
        expect(clock.stepOfRunS(steps)).toBeLessThan(slowestS(steps));
      },
    ),
    { numRuns: 3000 },
  );
  expect(crossings).toBeGreaterThan(300);
});

test('a rank whose steps are no line is looked at step by step', () => {
  const plain = timerOf({ device: 5, slope: 1, launch: 0 });
  const other = timerOf({ device: 1, slope: 0, launch: 0 });
  const hidden = {
    stepS: (work: StepWork) => other.stepS(work),
    begin: () => {},
    stepOfRunS: (step: number) => other.stepOfRunS(step),
    runS: (steps: number) => other.runS(steps),
    stepsWithin: (seconds: number, most: number) => other.stepsWithin(seconds, most),
  };
  expect(new LockstepTimer().choose([plain, other], 50)).toBe(50);
  expect(new LockstepTimer().choose([plain, hidden], 50)).toBe(1);
});
