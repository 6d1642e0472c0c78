import { expect, test } from 'vitest';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import { withDrafts } from '../../src/timing/draft-costs.ts';
import { RooflineTimer } from '../../src/timing/roofline.ts';
import { servingPhysics } from '../../src/timing/step-costs.ts';
import type { StepWork } from '../../src/timing/step-work.ts';

const { costs } = servingPhysics({
  model: findModel('llama-3.1-8b'),
  accelerator: findAccelerator('h100-sxm'),
});
// Without the host only the device's time is left.
const onDevice = { ...costs, hostS: 0, hostSPerSequence: 0, launchS: 0 };

const decode = (sequences: number, tokensOfEach: number, drafting: number): StepWork => ({
  tokens: sequences * tokensOfEach,
  sampled: sequences * tokensOfEach,
  sequences,
  contextTokens: 0,
  attentionPairs: 0,
  windows: [],
  drafting,
});

test('a draft takes its share of a decode step without attention, one after the other', () => {
  const plain = new RooflineTimer(onDevice);
  for (const sequences of [1, 7, 256]) {
    for (const [draftTokens, draftCost] of [
      [1, 0.5],
      [4, 0.05],
      [16, 0],
    ]) {
      const timer = new RooflineTimer(withDrafts(onDevice, { draftTokens, draftCost }));
      const verified = plain.stepS(decode(sequences, draftTokens + 1, 0));
      const drafted = draftTokens * draftCost * plain.stepS(decode(sequences, 1, 0));
      const found = timer.stepS(decode(sequences, draftTokens + 1, sequences));
      expect(found).toBeCloseTo(verified + drafted, 12);
    }
  }
});

test('steps in which nobody decodes have no draft', () => {
  const timer = new RooflineTimer(withDrafts(costs, { draftTokens: 4, draftCost: 1 }));
  const prefill = { ...decode(1, 500, 0), sampled: 1 };
  expect(timer.stepS(prefill)).toBe(new RooflineTimer(costs).stepS(prefill));
});

test('the time of a token is best with few drafts in a large batch, and with more in a small one', () => {
  const perTokenS = (sequences: number, draftTokens: number, acceptance: number) => {
    const timer = new RooflineTimer(withDrafts(costs, { draftTokens, draftCost: 0.05 }));
    const tokens = (1 - acceptance ** (draftTokens + 1)) / (1 - acceptance);
    return timer.stepS(decode(sequences, draftTokens + 1, sequences)) / tokens;
  };
  const best = (sequences: number) => {
    const counts = [1, 2, 3, 4, 6, 8, 12, 16];
    const times = counts.map((draftTokens) => perTokenS(sequences, draftTokens, 0.8));
    return counts[times.indexOf(Math.min(...times))];
  };
  expect(best(1)).toBeGreaterThan(3);
  expect(best(1000)).toBeLessThan(best(1));
});
