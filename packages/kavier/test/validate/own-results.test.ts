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

  test('failed requests are sent and do not count', () => {
    const failing = { ...RESULT, failed: 4 };
    for (const load of [RESULT.load, { kind: 'open-loop', rateRps: 2 }] as const) {
      const made = ownLoad({ ...failing, load }).load;
      if (made.kind !== 'requests') throw new Error('the requests are lost');
      expect(made.requests.count).toBe(16);
      expect(made.counted?.reduce((sum, one) => sum + one, 0)).toBe(12);
    }
    const isFailed = Uint8Array.from([0, 1, 0, 0, 0]);
    const known = { ...RESULT, load: { kind: 'requests', requests: REQUESTS }, requests: REQUESTS };
    const { load } = ownLoad({ ...known, outcomes: { isFailed } } as BenchmarkResult);
    expect(load.kind === 'requests' && [...(load.counted ?? [])]).toEqual([1, 0, 1, 1, 1]);
  });

  test('what was cached on average is cached in the load', () => {
    const { load, notes } = ownLoad({ ...RESULT, cachedTokens: 88 });
    if (load.kind !== 'requests') throw new Error('the prompts are lost');
    // 88 tokens of 12 requests, of which the first finds nothing: 96, six blocks, of eleven.
    const { ids = [], offsets = [] } = load.requests.promptBlocks ?? {};
    const prompts = Array.from(offsets.slice(1), (end, i) =>
      Array.from(ids.slice(offsets[i], end)),
    );
    expect(prompts[0].slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(prompts.map((blocks) => blocks.slice(0, 6).join())).size).toBe(1);
    expect(new Set(prompts.map((blocks) => blocks[6])).size).toBe(12);
    expect(notes.join(' ')).toContain('one common prefix');
  });

  test('a load that the file does not state is an error that says what to give', () => {
    const load = { kind: 'unknown', missing: 'when requests came' } as const;
    expect(() => ownLoad({ ...RESULT, load })).toThrow(/does not say when requests came.*SCENARIO/);
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

  test('rates are those of requests that count, over a makespan that begins with the first sending', async () => {
    const open = { ...RESULT, failed: 8, load: { kind: 'open-loop', rateRps: 10 } } as const;
    const measured = { makespanS: 2, requestsPerS: 6, outputTokensPerS: 120 };
    const { results } = await documentOf({ ...open, measured });
    const [span, output, requests] = results[0].rows.map(({ predicted }) => predicted ?? 0);
    expect(requests * span).toBeCloseTo(12, 6);
    expect(output * span).toBeCloseTo(12 * 20, 6);
  });

  test('a result in which nothing succeeded is said to be so', async () => {
    const text = renderOwnResults(await documentOf({ ...RESULT, completed: 0, measured: {} }), {
      width: 80,
      style,
    });
    expect(text).toContain('Not predicted: no request succeeded');
  });
});
