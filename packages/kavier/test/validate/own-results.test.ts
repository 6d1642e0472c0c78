import { findAccelerator, findModel } from '@kavier/core';
import type { BenchmarkResult } from '@kavier/io';
import { describe, expect, test } from 'vitest';
import { ownLoad } from '../../src/validate/own-load.ts';
import { setupPredictor } from '../../src/validate/own-predictor.ts';
import { ownResultsDocument } from '../../src/validate/own-results.ts';
import { renderOwnResults } from '../../src/validate/own-text.ts';

const plain = (text: string) => text;
const style = { bold: plain, dim: plain, cyan: plain, yellow: plain };

const RESULT: BenchmarkResult = {
  source: 'bench.json',
  tool: 'vllm-bench',
  load: { kind: 'closed-loop', concurrency: 4 },
  promptTokens: 200.4,
  outputTokens: 20,
  completed: 12,
  failed: 0,
  durationS: 3,
  measured: { ttftMeanS: 0.1, tpotMeanS: 0.03, requestsPerS: 4 },
  notes: ['Something was converted.'],
};

const REQUESTS = {
  count: 5,
  arrivalS: Float64Array.from([0, 0, 0, 0.4, 0.5]),
  promptTokens: Int32Array.from([9, 8, 7, 6, 5]),
  outputTokens: Int32Array.from([5, 4, 3, 2, 1]),
};

const documentOf = (...results: readonly BenchmarkResult[]) =>
  ownResultsDocument({
    version: '9.9.9',
    predictor: setupPredictor({
      engine: 'vllm',
      engineVersion: 'not stated, 2025',
      model: findModel('llama-3.1-8b'),
      accelerator: findAccelerator('h100'),
    }),
    results,
  });

describe('load', () => {
  test('a closed loop of mean lengths, as many requests as were completed', () => {
    expect(ownLoad(RESULT).load).toEqual({
      kind: 'closed-loop',
      concurrency: 4,
      requestsPerClient: 3,
      promptTokens: 200,
      outputTokens: 20,
    });
    expect(ownLoad({ ...RESULT, completed: 2 }).load).toMatchObject({ concurrency: 2 });
  });

  test('a closed loop of known requests keeps their lengths and at most so many at a time', () => {
    const { load } = ownLoad({
      ...RESULT,
      load: { kind: 'closed-loop', concurrency: 3 },
      requests: REQUESTS,
    });
    if (load.kind !== 'requests') throw new Error('the requests are lost');
    expect([...load.requests.promptTokens]).toEqual([9, 8, 7, 6, 5]);
    expect([...(load.requests.afterRequest ?? [])]).toEqual([-1, -1, -1, 0, 1]);
    expect([...load.requests.arrivalS]).toEqual([0, 0, 0, 0, 0]);
  });

  test('an open loop: the very requests, or drawn arrivals at the rate', () => {
    const open = { ...RESULT, load: { kind: 'open-loop', rateRps: 2 } } as const;
    expect(ownLoad({ ...open, requests: REQUESTS }).load).toEqual({
      kind: 'requests',
      requests: REQUESTS,
    });
    const { load, notes } = ownLoad({ ...open, completed: 2000 });
    if (load.kind !== 'requests') throw new Error('there are no arrivals');
    const { count, arrivalS } = load.requests;
    expect(count).toBe(2000);
    expect(arrivalS[count - 1] / count).toBeGreaterThan(0.46);
    expect(arrivalS[count - 1] / count).toBeLessThan(0.54);
    expect(notes.join(' ')).toContain('as the file does not say how');
    const even = { kind: 'open-loop', rateRps: 2, burstiness: Number.POSITIVE_INFINITY } as const;
    const spaced = ownLoad({ ...open, load: even }).load;
    if (spaced.kind !== 'requests') throw new Error('there are no arrivals');
    expect(spaced.requests.arrivalS[4] - spaced.requests.arrivalS[3]).toBeCloseTo(0.5, 9);
  });

  test('lengths that nobody stated are an error that names the file', () => {
    expect(() => ownLoad({ ...RESULT, outputTokens: undefined })).toThrow(/bench\.json.*no output/);
  });
});

describe('comparison', () => {
  test('has every measured quantity beside its prediction, and the notes of both sides', async () => {
    const document = await documentOf({ ...RESULT, failed: 1 });
    expect(document).toMatchObject({ engine: 'vllm-2025', model: 'llama-3.1-8b' });
    const [{ rows, notes, unpredicted }] = document.results;
    expect(unpredicted).toBeNull();
    expect(rows.map(({ quantity }) => quantity)).toEqual([
      'ttftMeanS',
      'tpotMeanS',
      'requestsPerS',
    ]);
    for (const { predicted } of rows) expect(predicted).toBeGreaterThan(0);
    expect(notes).toContain('Something was converted.');
    expect(notes.join(' ')).toContain('mean lengths');
    const text = renderOwnResults(document, { width: 80, style });
    expect(text).toMatch(/^ttftMeanS +0\.1 +0\.0\d+ +[-+]\d/m);
    expect(text).toContain('12 requests, 1 failed');
    expect(text).toContain('What the quantities mean');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('a result in which nothing succeeded is said to be so', async () => {
    const text = renderOwnResults(await documentOf({ ...RESULT, completed: 0, measured: {} }), {
      width: 80,
      style,
    });
    expect(text).toContain('Not predicted: no request succeeded');
  });
});
