import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import { PLAIN_GATEWAY } from '../../src/scenario/gateway-options.ts';
import { resolveServing } from '../../src/scenario/serving-pool.ts';
import { runServing } from '../../src/study/run-serving.ts';
import { generatePlain } from '../../src/workload/plain.ts';

const { pool } = resolveServing({
  profile: 'vllm',
  name: 'one',
  model: findModel('llama-3.1-8b'),
  accelerator: findAccelerator('h100-sxm'),
  engine: { maxSequences: 8, eager: true },
});
const SYSTEM = { pools: [pool], gateway: PLAIN_GATEWAY };
const SETTINGS = { record: { bucketS: 10 }, seed: 1 };

/** Requests that all come at 0 s, so that nothing but the service has a pace. */
const { requests: drawn } = generatePlain({
  requests: 40,
  arrivals: { process: 'constant', rateRps: 1 },
  promptTokens: { distribution: 'uniform', min: 10, max: 3000 },
  outputTokens: { distribution: 'uniform', min: 1, max: 200 },
  seed: 4,
});
const requests = { ...drawn, arrivalS: new Float64Array(drawn.count) };

describe('the step factor', () => {
  test.each([0.5, 1.3, 4])('of %d makes every time that many times as long', (stepFactor) => {
    const plain = runServing(SYSTEM, SETTINGS, requests);
    const scaled = runServing(SYSTEM, SETTINGS, requests, { stepFactor });
    for (const column of ['startS', 'firstTokenS', 'finishS'] as const) {
      for (let id = 0; id < requests.count; id++) {
        const ratio = scaled.requests[column][id] / plain.requests[column][id];
        expect(ratio).toBeCloseTo(stepFactor, 9);
      }
    }
    expect(scaled.service?.steps).toBe(plain.service?.steps);
    expect(scaled.service?.hostS).toBeCloseTo(stepFactor * (plain.service?.hostS ?? 0), 9);
    expect(scaled.work.total('flops')).toBeCloseTo(plain.work.total('flops'), -6);
  });

  test('of 1 changes nothing, to the bit', () => {
    const plain = runServing(SYSTEM, SETTINGS, requests);
    expect(runServing(SYSTEM, SETTINGS, requests, { stepFactor: 1 }).requests).toEqual(
      plain.requests,
    );
  });
});
