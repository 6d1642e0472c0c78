import { engineGroupOf, findAccelerator, findModel, priorCoefficients } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../src/calibrate/calibrate.ts';
import type { MeasuredLoad, MeasuredPoint } from '../../src/measured/point.ts';
import { predictPoint, preparePoint } from '../../src/measured/predict.ts';

const setup = {
  engine: 'vllm',
  engineVersion: '0.11.0',
  model: findModel('llama-3.1-8b'),
  accelerator: findAccelerator('h100-sxm'),
};
const pointOf = (load: MeasuredLoad, measured: MeasuredPoint['measured'] = {}): MeasuredPoint => ({
  id: 'point',
  setup,
  load,
  measured,
});
const PRIORS = priorCoefficients('hopper');
const predict = (load: MeasuredLoad) => predictPoint(preparePoint(pointOf(load)), PRIORS);

describe('a prediction of a measured point', () => {
  test('of one request is its prefill, its steps and their sum', () => {
    const one = predict({ kind: 'batch', requests: 1, promptTokens: 1000, outputTokens: 101 });
    const { ttftMeanS = 0, tpotMeanS = 0, e2eMeanS, makespanS } = one;
    expect(e2eMeanS).toBeCloseTo(ttftMeanS + 100 * tpotMeanS, 9);
    expect(makespanS).toBe(e2eMeanS);
    expect(one.outputTokensPerS).toBeCloseTo(101 / (e2eMeanS ?? 0), 9);
    expect(one.itlP50S).toBeCloseTo(tpotMeanS, 4);
  });

  test('of a steady closed loop keeps Little’s law: clients = rate x time in the service', () => {
    const steady = predict({
      kind: 'closed-loop',
      concurrency: 16,
      promptTokens: { distribution: 'uniform', min: 200, max: 400 },
      outputTokens: { distribution: 'uniform', min: 100, max: 300 },
      requestsPerClient: 12,
      part: 'steady',
    });
    expect((steady.requestsPerS ?? 0) * (steady.e2eMeanS ?? 0)).toBeCloseTo(16, 9);
    const all = predict({
      kind: 'closed-loop',
      concurrency: 16,
      promptTokens: 300,
      outputTokens: 200,
      requestsPerClient: 12,
    });
    expect((all.outputTokensPerS ?? 0) / (steady.outputTokensPerS ?? 1)).toBeCloseTo(1, 0);
  });

  test('of a step is the device’s time, whatever the host does', () => {
    const parts = [{ sequences: 8, tokens: 1, context: 999, sampled: 1 }];
    const { deviceStepS } = predict({ kind: 'step', parts });
    const slowHost = { ...PRIORS.values.stepHostS, value: 1 };
    const point = preparePoint(pointOf({ kind: 'step', parts }));
    const slow = { ...PRIORS, values: { ...PRIORS.values, stepHostS: slowHost } };
    expect(predictPoint(point, slow).deviceStepS).toBe(deviceStepS);
    expect(deviceStepS).toBeGreaterThan(0.004);
  });
});

test('a calibration finds coefficients again from points that they made', () => {
  const truth = {
    ...PRIORS,
    values: {
      ...PRIORS.values,
      linearCompute: { ...PRIORS.values.linearCompute, value: 0.5 },
      weightMemory: { ...PRIORS.values.weightMemory, value: 0.7 },
      frontendS: { ...PRIORS.values.frontendS, value: 0.004 },
    },
  };
  const loads: MeasuredLoad[] = [64, 512, 2048, 8000].flatMap((promptTokens) =>
    [1, 8].map((requests) => ({ kind: 'batch', requests, promptTokens, outputTokens: 20 })),
  );
  const points = loads.map((load) => {
    const { ttftMeanS, tpotMeanS } = predictPoint(preparePoint(pointOf(load)), truth);
    return preparePoint(pointOf(load, { ttftMeanS, tpotMeanS }));
  });
  const names = ['linearCompute', 'weightMemory', 'frontendS', 'hopS'] as const;
  const { set, identifiability, measurements } = calibrate(points, { base: PRIORS, names });
  expect(measurements).toBe(16);
  // Priors pull a little: 16 measurements against four of them.
  const offBy = (name: 'linearCompute' | 'weightMemory' | 'frontendS') =>
    Math.abs(set.values[name].value / truth.values[name].value - 1);
  expect(offBy('linearCompute')).toBeLessThan(0.05);
  expect(offBy('weightMemory')).toBeLessThan(0.05);
  expect(offBy('frontendS')).toBeLessThan(0.1);
  // Nothing is divided over accelerators, so nothing is said about their links.
  const hop = identifiability.estimates.find(({ name }) => name === 'hopS');
  expect(hop?.verdict).toBe('not determined');
  expect(set.values.hopS.value).toBeCloseTo(PRIORS.values.hopS.value, 12);
});

test('engines are told apart by what changes their step times', () => {
  const group = (engine: string, engineVersion: string) => engineGroupOf({ engine, engineVersion });
  expect(group('vllm', '0.19.0')).toBe('vllm-2026');
  expect(group('vllm', '0.11.1')).toBe('vllm-2025');
  expect(group('vllm', '0.5.4')).toBe('vllm-2024');
  expect(group('vllm', 'not stated, 2024, offline')).toBe('vllm-2024-offline');
  expect(group('splitwise-vllm', 'vLLM 0.2 with changes, 2023')).toBe('vllm-2023');
  expect(group('vllm', 'not stated')).toBe('vllm-2026');
  expect(group('trtllm', '1.2.0rc6')).toBe('trtllm-2025');
  expect(group('sglang', '0.5.9')).toBe('sglang-2025');
});
