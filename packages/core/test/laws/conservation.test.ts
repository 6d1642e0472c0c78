import { describe, expect, test } from 'vitest';
import { holds, rejectedDrafts, total } from './run-scenario.ts';

describe('requests', () => {
  test('that arrive end in exactly one way, and leave nothing behind', () => {
    holds(({ service, input, arrived, outcomes }) => {
      const { requests, kv } = input;
      expect(arrived.toSorted((a, b) => a - b)).toEqual([...requests.arrivalS.keys()]);
      expect(outcomes).not.toContain('unfinished');
      for (const replica of service.replicas) {
        const { outstanding, waiting, isBetweenRuns, running } = replica;
        expect([outstanding, waiting]).toEqual([0, 0]);
        expect(isBetweenRuns).toBe(true);
        // A static batch whose members have all ended gives its places up when the next one is planned.
        if (running === 0) expect(replica.counters().freeBlocks).toBe(kv.blocks);
      }
      expect(service.waiting).toBe(0);
      expect(service.nowS).toBe(Math.max(...service.state.record.finishS));
    });
  });
});

describe('tokens', () => {
  test('that steps sampled are those that requests got, and rejected drafts', () => {
    holds(({ runs, service }) => {
      const sampled = total(runs.map((run) => run.steps * run.sampled));
      expect(sampled - rejectedDrafts(service)).toBe(total(service.state.columns.generatedTokens));
    });
  });

  test('that steps computed are prompts and answers less what was cached, plus what was lost or rejected', () => {
    let exact = 0;
    holds(({ runs, service, input, outcomes }) => {
      const { record, columns } = service.state;
      const computed = total(runs.map((run) => run.steps * run.tokens)) - rejectedDrafts(service);
      let once = 0;
      let recomputed = 0;
      let selfHits = 0;
      for (const [id, outcome] of outcomes.entries()) {
        if (outcome === 'rejected') continue;
        if (outcome !== 'completed') return;
        const written = Math.max(0, columns.generatedTokens[id] - 1);
        once += input.requests.promptTokens[id] + written - record.cachedTokens[id];
        recomputed += columns.recomputedTokens[id];
        selfHits += columns.selfHitTokens[id];
      }
      exact += selfHits === 0 ? 1 : 0;
      expect(computed).toBeLessThanOrEqual(once + recomputed);
      // Tokens found again after a preemption may be ones that were never computed for this request.
      expect(computed).toBeGreaterThanOrEqual(once + recomputed - selfHits);
    });
    expect(exact).toBeGreaterThan(50);
  });
});

describe('blocks', () => {
  test('hold what was registered and not evicted, and no more tokens than there is memory', () => {
    holds(({ runs, service, input }) => {
      const { kv } = input;
      for (const replica of service.replicas) {
        const { registered, evictions } = replica.counters();
        expect(registered - evictions).toBeGreaterThanOrEqual(0);
        expect(registered - evictions).toBeLessThanOrEqual(kv.blocks);
        if (!kv.prefixCaching) expect(registered).toBe(0);
      }
      if (kv.prefixCaching) return;
      for (const { contextTokens } of runs) {
        expect(contextTokens).toBeLessThanOrEqual(kv.blocks * kv.blockTokens);
      }
    });
  });
});

test('steps keep to the token budget and the sequence limit', () => {
  holds(({ runs, input: { scheduler } }) => {
    for (const { tokens, sampled, sequences, steps, startS, endS } of runs) {
      expect(tokens).toBeGreaterThanOrEqual(1);
      expect(tokens).toBeLessThanOrEqual(scheduler.maxBatchedTokens);
      expect(sequences).toBeLessThanOrEqual(scheduler.maxSequences);
      const most = 1 + (scheduler.speculation?.draftTokens ?? 0);
      expect(sampled).toBeLessThanOrEqual(sequences * most);
      expect(steps).toBeGreaterThanOrEqual(1);
      expect(endS).toBeGreaterThan(startS);
    }
  });
});
