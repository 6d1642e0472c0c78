import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RooflineTimer, type StepCosts } from '../../src/timing/roofline.ts';
import { grown, runs, stepTimes, workArbitrary } from './random-steps.ts';

describe('the roofline timer', () => {
  test('gives a run the sum of its steps', () => {
    fc.assert(
      fc.property(runs, ({ costs, work, growth, steps }) => {
        const timer = new RooflineTimer(costs);
        const sum = stepTimes(timer, work, growth, steps).reduce((a, b) => a + b, 0);
        timer.begin(work, growth);
        expect(Math.abs(timer.runS(steps) - sum)).toBeLessThanOrEqual(1e-11 * sum);
        for (let step = 1; step < steps; step++) {
          expect(timer.stepOfRunS(step)).toBeGreaterThanOrEqual(timer.stepOfRunS(step - 1));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('finds how many whole steps fit, next to what a walk finds', () => {
    fc.assert(
      fc.property(runs, fc.double({ min: 0, max: 1.1, noNaN: true }), (run, share) => {
        const timer = new RooflineTimer(run.costs);
        timer.begin(run.work, run.growth);
        const limitS = timer.runS(run.steps) * share;
        const found = timer.stepsWithin(limitS, run.steps);
        let walked = 0;
        while (walked < run.steps && timer.runS(walked + 1) <= limitS) walked++;
        expect(found).toBe(walked);
      }),
      { numRuns: 1000 },
    );
  });

  test('never gets faster with more work, on one stage', () => {
    fc.assert(
      fc.property(runs, workArbitrary, ({ costs, work }, more) => {
        const timer = new RooflineTimer({ ...costs, stages: 1 });
        const bigger = {
          tokens: work.tokens + more.tokens,
          sampled: work.sampled + more.sampled,
          sequences: work.sequences + more.sequences,
          ...grown(work, more, 1),
          windows: work.windows.map((sums, i) => grown(sums, more.windows[i], 1)),
          drafting: (work.drafting ?? 0) + (more.drafting ?? 0),
        };
        expect(timer.stepS(bigger)).toBeGreaterThanOrEqual(timer.stepS(work));
      }),
    );
  });

  test('on several stages takes as long as one of the parts that follow each other', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 8 }), ({ costs, work }, parts) => {
        const part = { ...work, sequences: Math.max(work.sequences, 8) };
        const whole = {
          tokens: part.tokens * parts,
          sampled: part.sampled * parts,
          sequences: part.sequences * parts,
          ...grown(part, part, parts - 1),
          windows: part.windows.map((sums) => grown(sums, sums, parts - 1)),
          drafting: (part.drafting ?? 0) * parts,
        };
        // The host prepares every sequence; the device has one part at a time in each stage.
        const device = { ...costs, hostSPerSequence: 0 };
        const staged = new RooflineTimer({ ...device, stages: parts }).stepS(whole);
        const alone = new RooflineTimer({ ...device, stages: 1 }).stepS(part);
        expect(Math.abs(staged - alone)).toBeLessThanOrEqual(1e-12 * alone);
      }),
    );
  });

  test('launches hide behind the device, and the host where it overlaps', () => {
    fc.assert(
      fc.property(runs, ({ costs, work }) => {
        const stepS = (changes: Partial<StepCosts>) =>
          new RooflineTimer({ ...costs, ...changes }).stepS(work);
        const deviceS = stepS({ hostS: 0, hostSPerSequence: 0, launchS: 0 });
        const hostS = costs.hostS + costs.hostSPerSequence * work.sequences;
        const longest = Math.max(costs.launchS, deviceS);
        expect(stepS({ host: 'serial' })).toBeCloseTo(hostS + longest, 12);
        const overlapped = Math.max(hostS + costs.launchS, deviceS);
        expect(stepS({ host: 'overlapped' })).toBeCloseTo(overlapped, 12);
      }),
    );
  });
});
