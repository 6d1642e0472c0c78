import { findAccelerator, findModel } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import type { MeasuredPoint } from '../../src/measured/point.ts';
import { validateDocument } from '../../src/validate/build.ts';
import { promptComputeS } from '../../src/validate/causes.ts';
import { compared, measuredSet, row, singleRequest } from './invented.ts';

const H200 = findAccelerator('h200');

function busy(tpotMeanS: number): MeasuredPoint {
  return singleRequest({
    id: 'p',
    setup: {
      engine: 'vllm',
      engineVersion: '0.12.0',
      model: findModel('llama-3.1-8b'),
      accelerator: H200,
      weights: 'fp8',
    },
    load: { kind: 'closed-loop', concurrency: 32, promptTokens: 3600, outputTokens: 90 },
    measured: { tpotMeanS },
  });
}

describe('a service measured below what arithmetic takes', () => {
  test('prompts of a step take their operations at the peak of the weights', () => {
    // 6.98e9 weights in the layers of Llama-3.1-8B, 32 x 40 prompt tokens a step.
    const seconds = (2 * 6.98e9 * 32 * 40) / (H200.peakFlops.fp8 ?? 0);
    expect(promptComputeS(busy(1)) / seconds).toBeCloseTo(1, 3);
    expect(promptComputeS(singleRequest())).toBe(0);
  });

  test('is named as the cause of exactly those rows', () => {
    // No product elsewhere reaches 60 % of the peak.
    const limitS = promptComputeS(busy(1)) / 0.6;
    const documentOf = (tpotMeanS: number, name: string) => {
      const set = measuredSet(name, [busy(tpotMeanS)]);
      const rows = [row({ accelerator: 'h200', measured: tpotMeanS })];
      const { validation } = compared(name, rows);
      return validateDocument({
        version: '',
        absent: [],
        compared: [{ set, validation }],
      }).sets[0];
    };
    const [below, above] = [0.9, 1.1].map((factor) => documentOf(factor * limitS, 'inferencex'));
    expect(below.causes).toMatchObject([{ rows: 1 }]);
    expect(below.summaries[0].unfitted.worst[0].cause).toContain('more than 60 % of the peak');
    expect(above.causes).toEqual([]);
    expect(documentOf(0.9 * limitS, 'another').causes).toEqual([]);
  });
});
