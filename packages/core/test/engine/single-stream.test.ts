import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PublishedCostModel } from '../../src/engine/published/cost-model.ts';
import {
  PREFIX_POLICIES,
  PUBLISHED_DEFAULTS,
  type PublishedOptions,
} from '../../src/engine/published/options.ts';
import { simulatePublished } from '../../src/engine/published/single-stream.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { emptyRequestWork } from '../../src/record/request-work.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { rowsArbitrary, TREE_BLOCKS, tableOf } from './tables.ts';

const MODEL = new PublishedCostModel(
  { name: 'm', parameters: 8e9, weightBytes: 2, layers: 32, hiddenSize: 4096 },
  { name: 'a', peakFlops: 125e12, memoryBytesPerS: 600e9 },
);

const optionsArbitrary: fc.Arbitrary<PublishedOptions> = fc.record({
  kvCache: fc.boolean(),
  prefixPolicy: fc.constantFrom(...PREFIX_POLICIES),
  minTokens: fc.integer({ min: 1, max: 80 }),
  maxPrompts: fc.integer({ min: 1, max: 6 }),
  scope: fc.constantFrom('global', 'session'),
});

const cases = fc.record({
  table: rowsArbitrary.map((rows) => tableOf(rows, TREE_BLOCKS)),
  options: optionsArbitrary,
});

const run = (table: RequestTable, options: Partial<PublishedOptions> = {}) =>
  simulatePublished(table, MODEL, { ...PUBLISHED_DEFAULTS, ...options }, 300);

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('laws of the published engine', () => {
  test('every request completes, and instants follow each other', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const { requests } = run(table, options);
        for (let id = 0; id < table.count; id++) {
          expect(OUTCOMES[requests.outcome[id]]).toBe('completed');
          expect(requests.startS[id]).toBe(table.arrivalS[id]);
          expect(requests.finishS[id]).toBeGreaterThanOrEqual(requests.startS[id]);
          if (table.outputTokens[id] === 0) expect(requests.firstTokenS[id]).toBeNaN();
          else expect(requests.finishS[id]).toBeGreaterThanOrEqual(requests.firstTokenS[id]);
        }
      }),
    );
  });

  test('computed and cached prompt tokens add up to the prompts', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const { work, requests } = run(table, options);
        const prompts = sum(table.promptTokens);
        expect(work.total('promptTokens') + work.total('cachedTokens')).toBeCloseTo(prompts, 6);
        expect(work.total('cachedTokens')).toBeCloseTo(sum(requests.cachedTokens), 6);
        expect(work.total('outputTokens')).toBeCloseTo(sum(table.outputTokens), 6);
      }),
    );
  });

  test('the work ledger holds the seconds that the requests were served', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const { work, requests } = run(table, options);
        expect(work.total('prefillS')).toBeCloseTo(sum(requests.prefillS), 6);
        expect(work.total('decodeS')).toBeCloseTo(sum(requests.decodeS), 6);
        expect(work.total('busyS')).toBeCloseTo(work.total('prefillS') + work.total('decodeS'), 6);
        const busyS = work.total('busyS');
        expect(work.total('utilizationS')).toBeLessThanOrEqual(0.95 * busyS + 1e-9);
        expect(work.total('utilizationS')).toBeGreaterThanOrEqual(0.5 * busyS - 1e-9);
      }),
    );
  });

  test('the work of the requests adds up to the work ledger', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const { work, requests } = run(table, options);
        const own = requests.work ?? emptyRequestWork(0);
        const close = (found: Float64Array, booked: number) =>
          expect(Math.abs(sum(found) - booked)).toBeLessThanOrEqual(1e-9 * booked);
        close(own.flops, work.total('flops'));
        close(own.kvBytes, work.total('kvReadBytes') + work.total('kvWriteBytes'));
        close(own.weightBytes, work.total('weightBytes'));
        close(own.shareS, work.total('busyS'));
        for (let id = 0; id < table.count; id++) {
          expect(own.shareS[id]).toBe(requests.prefillS[id] + requests.decodeS[id]);
        }
      }),
    );
  });

  test('a cache never makes a request slower, and a stronger policy never slower than a weaker', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const [none, prefill, full] = PREFIX_POLICIES.map((prefixPolicy) =>
          run(table, { ...options, prefixPolicy }),
        );
        expect(prefill.cache.hits).toBe(full.cache.hits);
        for (let id = 0; id < table.count; id++) {
          const times = [none, prefill, full].map(({ requests }) => requests.finishS[id]);
          expect(times[1]).toBeLessThanOrEqual(times[0]);
          expect(times[2]).toBeLessThanOrEqual(times[1]);
        }
      }),
    );
  });

  test('scope session never hits more often than scope global in a cache that holds everything', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const roomy = { ...options, prefixPolicy: 'prefill' as const, maxPrompts: 1000 };
        const global = run(table, { ...roomy, scope: 'global' }).cache.hits;
        expect(run(table, { ...roomy, scope: 'session' }).cache.hits).toBeLessThanOrEqual(global);
      }),
    );
  });

  test('the same arguments give the same record, bit for bit', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        expect(run(table, options)).toEqual(run(table, options));
      }),
    );
  });

  test('later arrivals shift instants and change nothing else', () => {
    fc.assert(
      fc.property(cases, ({ table, options }) => {
        const later = { ...table, arrivalS: table.arrivalS.map((time) => time + 4096) };
        const before = run(table, options);
        const after = run(later, options);
        expect(after.requests.prefillS).toEqual(before.requests.prefillS);
        expect(after.requests.decodeS).toEqual(before.requests.decodeS);
        expect(after.cache).toEqual(before.cache);
      }),
    );
  });
});

describe('the published engine', () => {
  test('looks the cache up only for prompts of at least minTokens', () => {
    const rows = [1, 2, 1, 2, 3, 3].map((blocks, i) => ({
      gapS: i,
      prompt: blocks * 16,
      output: 1,
      session: 0,
      blocks: Array.from({ length: blocks }, (_, b) => b),
    }));
    const { cache, requests } = run(tableOf(rows, 3), { prefixPolicy: 'prefill', minTokens: 32 });
    // Prompts of two and three blocks share the first 32 tokens, so they share one key.
    expect(cache).toMatchObject({ lookups: 4, hits: 3, evictions: 0 });
    expect(Array.from(requests.cachedTokens)).toEqual([0, 0, 0, 32, 48, 48]);
  });

  test('releases a turn when its predecessor is done and the user has thought', () => {
    const table: RequestTable = {
      count: 3,
      arrivalS: Float64Array.of(0, 0, 1),
      promptTokens: Int32Array.of(100, 200, 50),
      outputTokens: Int32Array.of(10, 10, 10),
      session: Int32Array.of(0, 0, 1),
      turn: Int32Array.of(0, 1, 0),
      afterRequest: Int32Array.of(-1, 0, -1),
      thinkTimeS: Float64Array.of(0, 7, 0),
    };
    const { requests } = run(table);
    expect(requests.arrivalS[1]).toBe(requests.finishS[0] + 7);
    expect(requests.arrivalS[2]).toBe(1);
    expect(requests.finishS[1]).toBeGreaterThan(requests.arrivalS[1]);
  });

  test('refuses options out of range by name', () => {
    const table = tableOf([], 0);
    expect(() => run(table, { minTokens: 0 })).toThrow(/minTokens.*found 0.*whole number from 1/);
    expect(() => run(table, { maxPrompts: 1.5 })).toThrow(/maxPrompts.*found 1\.5/);
  });

  test('an empty workload is a run in which nothing happens', () => {
    const result = run(tableOf([], 0));
    expect(result.endS).toBe(0);
    expect(result.work.total('busyS')).toBe(0);
  });
});
