import fc from 'fast-check';
import type { StepTimer } from '../../src/timing/contract.ts';
import type { AttentionCosts, StepCosts } from '../../src/timing/roofline.ts';
import type { AttentionSums, StepGrowth, StepWork } from '../../src/timing/step-work.ts';

const seconds = (max: number) => fc.double({ min: 0, max, noNaN: true });
/** Windows of the model; their costs may be nothing. */
const WINDOWS = { minLength: 2, maxLength: 2 };
const attentionCosts = {
  attentionSPerPair: seconds(1e-7),
  contextSPerToken: seconds(1e-7),
  mixedContextSPerToken: seconds(2e-7),
};
const anyCosts: fc.Arbitrary<StepCosts> = fc.record({
  linearS: fc.tuple(seconds(1e-4), seconds(0.02)).map(
    ([perTokenS, weightsS]) =>
      (tokens: number) =>
        Math.max(perTokenS * tokens, weightsS),
  ),
  headS: seconds(1e-5).map((perSampleS) => (sampled: number) => perSampleS * sampled),
  ...attentionCosts,
  windows: fc.array(fc.record(attentionCosts).map(mixedIsSlower), WINDOWS),
  deviceS: fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
  deviceSPerSequence: seconds(1e-5),
  hostS: seconds(0.02),
  hostSPerSequence: seconds(1e-5),
  host: fc.constantFrom('serial', 'overlapped'),
  prefillS: fc.oneof(fc.constant(0), seconds(1e-3)),
  launchS: fc.oneof(fc.constant(0), seconds(0.02)),
  stages: fc.integer({ min: 1, max: 8 }),
  draftS: fc.oneof(
    fc.constant(undefined),
    seconds(1e-4).map((perSequenceS) => (sequences: number) => perSequenceS * sequences),
  ),
});
const costsArbitrary = anyCosts.map(mixedIsSlower);
/** Reading beside a chunk of prefill never takes less. */
function mixedIsSlower<Costs extends AttentionCosts>(costs: Costs): Costs {
  const mixedContextSPerToken = costs.contextSPerToken + costs.mixedContextSPerToken;
  return { ...costs, mixedContextSPerToken };
}
const sumsUpTo = (max: number): fc.Arbitrary<AttentionSums> =>
  fc.record({ contextTokens: fc.nat({ max }), attentionPairs: fc.nat({ max }) });
const anyWork: fc.Arbitrary<StepWork> = fc.record({
  tokens: fc.integer({ min: 1, max: 4096 }),
  sampled: fc.nat({ max: 256 }),
  sequences: fc.integer({ min: 1, max: 256 }),
  contextTokens: fc.nat({ max: 1_000_000 }),
  attentionPairs: fc.nat({ max: 1_000_000 }),
  windows: fc.array(sumsUpTo(1_000_000), WINDOWS),
  drafting: fc.nat({ max: 500 }),
});
/** A step samples at most the tokens that it computes. */
export const workArbitrary = anyWork.map((work) => ({
  ...work,
  sampled: Math.min(work.sampled, work.tokens),
}));
const growthArbitrary: fc.Arbitrary<StepGrowth> = fc.record({
  contextTokens: fc.nat({ max: 3000 }),
  attentionPairs: fc.nat({ max: 3000 }),
  windows: fc.array(sumsUpTo(3000), WINDOWS),
});
export const runs = fc.record({
  costs: costsArbitrary,
  work: workArbitrary,
  growth: growthArbitrary,
  steps: fc.nat({ max: 400 }),
});

/** Each step by itself. */
export function stepTimes(timer: StepTimer, work: StepWork, growth: StepGrowth, steps: number) {
  return Array.from({ length: steps }, (_, j) =>
    timer.stepS({
      ...work,
      ...grown(work, growth, j),
      windows: work.windows.map((sums, i) => grown(sums, growth.windows[i], j)),
    }),
  );
}

export function grown(sums: AttentionSums, by: AttentionSums, times: number): AttentionSums {
  return {
    contextTokens: sums.contextTokens + times * by.contextTokens,
    attentionPairs: sums.attentionPairs + times * by.attentionPairs,
  };
}
