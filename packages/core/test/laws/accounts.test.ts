import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Activity,
  facilityModel,
  measureEnergy,
  type PowerModel,
  type RunRecord,
} from '../../src/index.ts';
import {
  equalRequests,
  LevelTimer,
  PLAIN_SERVICE,
  simulateOnePool,
} from '../cluster/plain-service.ts';
import { amountsWith } from '../reference/amounts.ts';
import { inputOf, type Scenario, scenarioArbitrary, timerOf } from '../reference/random-serving.ts';

/** What a run says it did, against what its requests and steps say. */

function recordOf(scenario: Scenario, fastForward = true) {
  const { requests, priority, kv, scheduler, windows, replicas } = inputOf(scenario);
  const record = simulateOnePool(requests, {
    ...PLAIN_SERVICE,
    kv,
    scheduler,
    replicas,
    priority,
    fastForward,
    amounts: amountsWith(windows),
    timer: () => timerOf(scenario),
    bucketS: 1e6,
  });
  return { record, requests };
}

describe('the counters of a prefix cache', () => {
  test('are of the requests that started: who was turned away, gave up or timed out asked nothing', () => {
    let neverStarted = 0;
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        const { record, requests } = recordOf(scenario);
        const { startS, cachedTokens } = record.requests;
        const started = [...startS.keys()].filter((id) => !Number.isNaN(startS[id]));
        neverStarted += requests.count - started.length;
        const sum = (of: (id: number) => number) => started.reduce((all, id) => all + of(id), 0);
        const isOn = scenario.kv.prefixCaching;
        expect(record.cache).toMatchObject({
          lookups: isOn ? started.length : 0,
          queriedTokens: isOn ? sum((id) => requests.promptTokens[id]) : 0,
          hits: sum((id) => (cachedTokens[id] > 0 ? 1 : 0)),
          hitTokens: sum((id) => cachedTokens[id]),
        });
      }),
      { numRuns: 150 },
    );
    expect(neverStarted).toBeGreaterThan(100);
  });
});

describe('the use of KV memory', () => {
  /** A prompt of 100 tokens and 900 of output on 2,000 blocks of one token: 101 to 1,000 of them are held. */
  const alone = (fastForward: boolean) =>
    simulateOnePool(equalRequests([0], 100, 901), {
      ...PLAIN_SERVICE,
      kv: { blockTokens: 1, blocks: 2000, prefixCaching: false, emptyRelease: 'head' },
      fastForward,
    }).work;

  test.each([true, false])(
    'is the mean over a run, not what it ends with (steps joined: %s)',
    (fastForward) => {
      const work = alone(fastForward);
      const mean = work.total('kvUsedS') / work.total('busyS');
      expect(mean).toBeGreaterThan((100 + 1000) / 2 / 2000 - 0.002);
      expect(mean).toBeLessThan((100 + 1000) / 2 / 2000 + 0.002);
    },
  );

  test('is the same whether steps are joined or not', () => {
    // With blocks of one token, memory grows by equal parts, so that the mean of the ends is the mean.
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        const kv = { ...scenario.kv, blockTokens: 1, blocks: 4000 };
        const level = { ...scenario, kv, named: 'nothing' as const };
        const of = (fastForward: boolean) => {
          const { requests, scheduler, replicas } = inputOf(level);
          const { work } = simulateOnePool(requests, {
            ...PLAIN_SERVICE,
            kv,
            replicas,
            scheduler: { ...scheduler, speculation: undefined },
            timer: () => new LevelTimer(() => 1),
            bucketS: 1e6,
            fastForward,
          });
          return work.total('kvUsedS');
        };
        expect(of(true)).toBeCloseTo(of(false), 9);
      }),
      { numRuns: 60 },
    );
  });
});

/** What a power model hears of both phases of a run on one accelerator. */
function activities({ work, endS }: RunRecord) {
  const heard: Activity[] = [];
  const power: PowerModel = {
    name: 'heard',
    idleW: 0,
    busy: (activity) => {
      heard.push(activity);
      return { baseJ: 0, weightJ: 0, kvJ: 0, computeJ: 0 };
    },
    assumptions: [],
  };
  measureEnergy(
    { work, acceleratorsPerReplica: 1, held: 'whole-run', endS },
    { power, facility: facilityModel({ pue: 1 }) },
  );
  const of = (phase: Activity['phase'], what: 'busyS' | 'flops' | 'bytes' | 'kvBytes') =>
    heard.filter((one) => one.phase === phase).reduce((sum, one) => sum + one[what], 0);
  return of;
}

const near = (found: number, expected: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

describe('the bytes and FLOPs of the two phases', () => {
  test('of one request are those of its prompt and of its other tokens', () => {
    const [prompt, output] = [300, 41];
    const { flopsPerToken, flopsPerSample, flopsPerPair, kvBytesPerToken } = PLAIN_SERVICE.amounts;
    const of = activities(simulateOnePool(equalRequests([0], prompt, output), PLAIN_SERVICE));
    const steps = output - 1;
    // A prompt is read once when it is written; then each step reads all that is there and writes a token.
    const promptKv = 2 * prompt * kvBytesPerToken;
    const context = steps * prompt + (steps * (steps + 1)) / 2;
    const outputKv = (context + steps) * kvBytesPerToken;
    near(of('prefill', 'kvBytes'), promptKv);
    near(of('prefill', 'bytes'), 1e9 + promptKv);
    near(of('decode', 'kvBytes'), outputKv);
    near(of('decode', 'bytes'), steps * 1e9 + outputKv);
    const pairs = (prompt * (prompt + 1)) / 2;
    near(of('prefill', 'flops'), prompt * flopsPerToken + flopsPerSample + pairs * flopsPerPair);
    near(of('decode', 'flops'), steps * (flopsPerToken + flopsPerSample) + context * flopsPerPair);
  });

  test('are each a part of the whole, and the whole together; who has no decode has no bytes of it', () => {
    let both = 0;
    fc.assert(
      fc.property(scenarioArbitrary, fc.boolean(), (scenario, isShort) => {
        const drafts = scenario.drafts.map((draft) =>
          isShort ? { ...draft, outputTokens: 1 } : draft,
        );
        const { record } = recordOf({ ...scenario, drafts });
        const { work } = record;
        const of = activities(record);
        const kvBytes = work.total('kvReadBytes') + work.total('kvWriteBytes');
        near(of('prefill', 'bytes'), work.total('prefillBytes'));
        near(of('prefill', 'bytes') + of('decode', 'bytes'), work.total('weightBytes') + kvBytes);
        near(of('prefill', 'kvBytes') + of('decode', 'kvBytes'), kvBytes);
        near(of('prefill', 'flops') + of('decode', 'flops'), work.total('flops'));
        for (const phase of ['prefill', 'decode'] as const) {
          if (of(phase, 'busyS') > 1e-9 * work.total('busyS')) continue;
          near(of(phase, 'bytes'), 0);
          near(of(phase, 'flops'), 0);
        }
        if (of('prefill', 'busyS') > 0 && of('decode', 'busyS') > 0) both++;
      }),
      { numRuns: 150 },
    );
    expect(both).toBeGreaterThan(30);
  });
});
