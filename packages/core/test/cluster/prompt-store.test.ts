import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROMPT_SAVINGS, type PromptSaving } from '../../src/cluster/prompt-store.ts';
import { PublishedCostModel } from '../../src/engine/published/cost-model.ts';
import { type CacheScope, promptKeys } from '../../src/engine/published/prompt-keys.ts';
import { simulatePublished } from '../../src/engine/published/single-stream.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { generateSessions } from '../../src/workload/sessions.ts';
import { equalRequests, type OnePool, PLAIN_SERVICE, simulateOnePool } from './plain-service.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

const MIN_TOKENS = 128;
const FRONTEND_S = 0.003;

const sessions = (loop: 'open' | 'closed', seed = 1) =>
  generateSessions({
    sessions: 60,
    arrivals: { process: 'poisson', rateRps: 4 },
    turns: { distribution: 'uniform', min: 1, max: 5 },
    groups: 4,
    systemPromptTokens: { distribution: 'uniform', min: 64, max: 400 },
    userTokens: { distribution: 'uniform', min: 1, max: 200 },
    outputTokens: { distribution: 'uniform', min: 1, max: 100 },
    thinkTimeS: { distribution: 'exponential', mean: 2 },
    loop,
    seed,
  }).requests;

const KV = { ...PLAIN_SERVICE.kv, prefixCaching: false };
const OPTIONS = { ...PLAIN_SERVICE, kv: KV, frontendS: FRONTEND_S };
const withoutBlocks = (table: RequestTable): RequestTable => ({
  ...table,
  promptBlocks: undefined,
  outputBlocks: undefined,
});

interface Changes extends Partial<Pick<OnePool, 'kv' | 'fastForward'>> {
  readonly maxPrompts?: number;
  readonly scope?: CacheScope;
}

function stored(
  table: RequestTable,
  saves: PromptSaving,
  { maxPrompts = 8, scope = 'session', ...changes }: Changes = {},
): RunRecord {
  const keys = promptKeys(table, MIN_TOKENS, scope);
  const promptCache = { saves, maxPrompts, keys };
  return simulateOnePool(withoutBlocks(table), { ...OPTIONS, ...changes, promptCache });
}

describe('a store of whole prompts in front of a service', () => {
  const PUBLISHED = new PublishedCostModel(
    { name: 'm', parameters: 1e9, weightBytes: 2, layers: 10, hiddenSize: 100 },
    { name: 'a', peakFlops: 1e14, memoryBytesPerS: 1e12 },
  );

  test('finds what the published engine finds', () => {
    const rules = fc.record({
      seed: fc.nat(1000),
      maxPrompts: fc.integer({ min: 1, max: 80 }),
      scope: fc.constantFrom<CacheScope>('session', 'global'),
      saves: fc.constantFrom(...PROMPT_SAVINGS),
    });
    fc.assert(
      fc.property(rules, ({ seed, maxPrompts, scope, saves }) => {
        const table = sessions('open', seed);
        const options = { kvCache: true, prefixPolicy: saves, minTokens: MIN_TOKENS };
        const { cache } = simulatePublished(table, PUBLISHED, { ...options, maxPrompts, scope }, 1);
        const ours = stored(table, saves, { maxPrompts, scope }).cache;
        // What is sampled from has to be computed: one token a hit.
        const hitTokens = cache.hitTokens - (saves === 'prefill' ? cache.hits : 0);
        expect(ours).toEqual({ ...cache, hitTokens });
      }),
      { numRuns: 40 },
    );
  });

  test.each(['open', 'closed'] as const)('books each token once in an %s loop', (loop) => {
    const table = sessions(loop);
    const { requests, work, cache } = stored(table, 'prefill');
    expect(cache.hits).toBeGreaterThan(20);
    expect(sum(requests.cachedTokens)).toBe(cache.hitTokens);
    expect(work.total('cachedTokens')).toBe(cache.hitTokens);
    expect(work.total('promptTokens')).toBeCloseTo(sum(table.promptTokens) - cache.hitTokens, 6);
    expect(work.total('outputTokens')).toBeCloseTo(sum(table.outputTokens), 6);
    for (let id = 0; id < requests.count; id++) {
      expect([0, table.promptTokens[id] - 1]).toContain(requests.cachedTokens[id]);
    }
  });

  test('answers a hit at once, without a replica, and whoever follows it goes on', () => {
    const table = sessions('closed');
    const { requests, work, cache } = stored(table, 'full');
    const answered = Array.from({ length: requests.count }, (_, id) => id).filter(
      (id) => requests.replica[id] < 0,
    );
    expect(answered).toHaveLength(cache.hits);
    expect(sum(requests.outcome)).toBe(0);
    for (const id of answered) {
      expect(requests.finishS[id] - requests.arrivalS[id]).toBeCloseTo(FRONTEND_S, 9);
      expect(requests.firstTokenS[id]).toBe(requests.finishS[id]);
      expect(requests.cachedTokens[id]).toBe(table.promptTokens[id]);
      expect(requests.serving?.queueS[id]).toBeCloseTo(FRONTEND_S, 9);
    }
    const generated = sum(answered.map((id) => table.outputTokens[id]));
    expect(work.total('outputTokens')).toBeCloseTo(sum(table.outputTokens) - generated, 6);
    expect(work.total('promptTokens')).toBeCloseTo(sum(table.promptTokens) - cache.hitTokens, 6);
  });

  test('full takes no longer than prefill, and prefill than none', () => {
    const table = sessions('open');
    const busyS = (run: RunRecord) => run.work.total('busyS');
    const none = busyS(simulateOnePool(withoutBlocks(table), OPTIONS));
    const prefill = busyS(stored(table, 'prefill'));
    expect(prefill).toBeLessThan(none);
    expect(busyS(stored(table, 'full'))).toBeLessThan(prefill);
  });

  test('is the engine’s own cache when that finds all but the last token, too', () => {
    // Prompts of full blocks and one token, so far apart that the first is done before the next comes.
    const count = 6;
    const promptTokens = 20 * KV.blockTokens + 1;
    const table: RequestTable = {
      ...equalRequests(
        Array.from({ length: count }, (_, i) => 10 * i),
        promptTokens,
        30,
      ),
      promptBlocks: {
        blockTokens: KV.blockTokens,
        offsets: Int32Array.from({ length: count + 1 }, (_, i) => 21 * i),
        ids: Int32Array.from({ length: 21 * count }, (_, i) => i % 21),
        distinctCount: 21,
      },
    };
    const own = simulateOnePool(table, { ...PLAIN_SERVICE, frontendS: FRONTEND_S });
    const run = stored(table, 'prefill', { scope: 'global' });
    expect(run.cache.hits).toBe(count - 1);
    expect(run.requests).toEqual(own.requests);
    for (const quantity of ['busyS', 'promptTokens', 'flops', 'kvWriteBytes', 'steps'] as const) {
      expect(run.work.total(quantity)).toBe(own.work.total(quantity));
    }
  });

  test('changes nothing where no prompt is long enough', () => {
    const table = { ...sessions('open') };
    const keys = promptKeys(table, 1e6, 'session');
    const none = simulateOnePool(withoutBlocks(table), OPTIONS);
    for (const saves of PROMPT_SAVINGS) {
      const promptCache = { saves, maxPrompts: 8, keys };
      const run = simulateOnePool(withoutBlocks(table), { ...OPTIONS, promptCache });
      expect(run.requests).toEqual(none.requests);
      expect(run.cache).toMatchObject({ lookups: 0, hits: 0, hitTokens: 0 });
    }
  });

  test('gives the same run step by step, preemptions included', () => {
    const table = sessions('open');
    const kv = { ...KV, blocks: 150 };
    for (const saves of PROMPT_SAVINGS) {
      const fast = stored(table, saves, { kv });
      const slow = stored(table, saves, { kv, fastForward: false });
      expect(slow.requests.cachedTokens).toEqual(fast.requests.cachedTokens);
      expect(slow.requests.serving?.preemptions).toEqual(fast.requests.serving?.preemptions);
      expect(sum(fast.requests.serving?.preemptions ?? [])).toBeGreaterThan(0);
      for (let id = 0; id < table.count; id++) {
        expect(slow.requests.finishS[id]).toBeCloseTo(fast.requests.finishS[id], 9);
      }
    }
  });

  test('refuses to be one of two caches, and a size that is none', () => {
    const table = sessions('open');
    const kv = PLAIN_SERVICE.kv;
    expect(() => stored(table, 'full', { kv })).toThrow('one of them');
    expect(() => stored(table, 'full', { maxPrompts: 0 })).toThrow('promptCache.maxPrompts');
  });
});
