import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReferenceInput, ReferenceRun, ReferenceStep, RequestRow } from './contract.ts';
import { inputOf, type Scenario, scenarioArbitrary } from './random-serving.ts';
import { runReference } from './run-reference.ts';

/** Every law draws the same scenarios, as all have one seed: each is run once, and no law changes what it looks at. */
const known = new Map<string, ReferenceRun>();

function runOf(scenario: Scenario): ReferenceRun {
  const key = fc.stringify(scenario);
  const run = known.get(key) ?? runReference(inputOf(scenario));
  known.set(key, run);
  return run;
}

/** Checks a law on the reference run of many scenarios. */
function holds(law: (run: ReferenceRun, input: ReferenceInput, scenario: Scenario) => void): void {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => law(runOf(scenario), inputOf(scenario), scenario)),
    { numRuns: 200 },
  );
}

const horizonS = ({ requests }: ReferenceRun) =>
  Math.max(...requests.map(({ finishS }) => finishS));
const hasStarted = (row: RequestRow) => !Number.isNaN(row.startS);

/** Tokens that steps computed for each request, rejected drafts left out. */
function scheduledTokens(run: ReferenceRun): number[] {
  const tokens = run.requests.map((row) => -row.rejectedTokens);
  for (const { batch } of run.steps)
    for (const share of batch) tokens[share.request] += share.tokens;
  return tokens;
}

describe('requests', () => {
  test('all end, and are rejected exactly when they can never be served', () => {
    holds(({ requests }, { requests: table, kv, scheduler }) => {
      const isSplit = scheduler.chunkedPrefill && scheduler.batching === 'continuous';
      const longest = isSplit
        ? scheduler.maxContextTokens
        : Math.min(scheduler.maxContextTokens, scheduler.maxBatchedTokens);
      for (const [id, { outcome }] of requests.entries()) {
        const prompt = table.promptTokens[id];
        const asked = table.maxTokens?.[id] ?? -1;
        const isRefused = asked >= 0 && prompt + asked > scheduler.maxContextTokens;
        const fits = prompt < longest && prompt <= kv.blocks * kv.blockTokens && !isRefused;
        expect(outcome === 'rejected').toBe(prompt === 0 || !fits);
        expect(outcome).not.toBe('unfinished');
      }
    });
  });

  test('go through their instants in order, and never before what they follow has ended', () => {
    holds(({ requests }, { requests: table, scheduler }) => {
      for (const [id, row] of requests.entries()) {
        const before = table.afterRequest?.[id] ?? -1;
        const think = table.thinkTimeS?.[id] ?? 0;
        const dueS = before < 0 ? table.arrivalS[id] : requests[before].finishS + think;
        expect(row.arrivalS).toBe(dueS);
        const instants = [row.arrivalS, row.startS, row.firstTokenS, row.finishS];
        const known = instants.filter((instant) => !Number.isNaN(instant));
        expect(known).toEqual(known.toSorted((a, b) => a - b));
        expect(Number.isNaN(row.firstTokenS)).toBe(row.outputTokens === 0);
        if (row.outcome === 'completed') {
          const patienceS = table.patienceS?.[id] ?? Number.POSITIVE_INFINITY;
          const allowedS = Math.min(scheduler.timeoutS, patienceS);
          expect(row.finishS).toBeLessThanOrEqual(row.arrivalS + allowedS);
        }
      }
    });
  });

  test('spend each second in one of four states', () => {
    holds((run) => {
      for (const row of run.requests) {
        const parts = [row.queueS, row.prefillS, row.decodeS, row.stallS];
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        const off = parts.reduce((a, b) => a + b) - (row.finishS - row.arrivalS);
        expect(Math.abs(off)).toBeLessThanOrEqual(1e-12 * horizonS(run));
        if (row.preemptions === 0) expect(row.stallS).toBe(0);
      }
    });
  });

  test('start in the order of the queue, except those that come back from a preemption', () => {
    holds(({ requests }, { requests: table, scheduler, priority }) => {
      // Decided ahead, a request is passed over by those with worse keys that the decision knew.
      if (scheduler.schedulesAhead && scheduler.order !== 'fcfs') return;
      const keyOf = (id: number): readonly number[] => {
        const { arrivalS } = requests[id];
        if (scheduler.order === 'fcfs') return [arrivalS];
        const first = scheduler.order === 'priority' ? priority?.[id] : table.promptTokens[id];
        return [first ?? 0, arrivalS, id];
      };
      for (const [id, row] of requests.entries()) {
        if (!hasStarted(row)) continue;
        const passedOver = requests.flatMap((other, otherId) => {
          const waited = other.arrivalS <= row.startS && other.finishS > row.startS;
          const laterOrNever = !(other.startS <= row.startS);
          return other.replica === row.replica && waited && laterOrNever ? [otherId] : [];
        });
        for (const other of passedOver) {
          expect(comesBefore(keyOf(other), keyOf(id))).toBe(false);
        }
      }
    });
  });
});

function comesBefore(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, i) => value !== b[i]);
  return index >= 0 && a[index] < b[index];
}

describe('tokens', () => {
  test('are computed or found cached, each once, plus those a preemption lost', () => {
    holds((run, { requests: table }) => {
      const scheduled = scheduledTokens(run);
      for (const [id, row] of run.requests.entries()) {
        if (row.outcome !== 'completed') continue;
        const written = table.promptTokens[id] + Math.max(0, row.outputTokens - 1);
        const once = scheduled[id] - row.recomputedTokens;
        expect(once).toBeLessThanOrEqual(written - row.cachedTokens);
        // A hit after a preemption may spare tokens that were never computed for this request.
        expect(once).toBeGreaterThanOrEqual(written - row.cachedTokens - row.selfHitTokens);
        if (row.preemptions === 0) expect(once).toBe(written - row.cachedTokens);
      }
    });
  });

  test('sampled in steps are those that requests got and those that were rejected, up to what fits', () => {
    holds(({ requests, steps }, { requests: table }) => {
      const sampled = steps.reduce((sum, step) => sum + step.sampled, 0);
      const got = requests.reduce((sum, row) => sum + row.outputTokens + row.rejectedTokens, 0);
      expect(sampled).toBe(got);
      for (const [id, row] of requests.entries()) {
        expect(row.outputTokens).toBeLessThanOrEqual(table.outputTokens[id]);
        if (row.outcome !== 'completed') continue;
        expect(row.outputTokens < table.outputTokens[id]).toBe(row.truncated);
      }
    });
  });

  test('are hit in whole blocks that leave one token of the prompt to compute', () => {
    holds(({ requests, counters }, { requests: table, kv }, { named }) => {
      for (const [id, row] of requests.entries()) {
        const most = Math.floor((table.promptTokens[id] - 1) / kv.blockTokens) * kv.blockTokens;
        if (hasStarted(row)) expect(row.cachedTokens).toBeLessThanOrEqual(most);
        expect(row.cachedTokens % kv.blockTokens).toBe(0);
        expect(row.selfHitTokens % kv.blockTokens).toBe(0);
        if (!kv.prefixCaching) expect(row.cachedTokens + row.selfHitTokens).toBe(0);
        if (named === 'nothing') expect(row.cachedTokens).toBe(0);
        if (row.preemptions === 0) expect(row.selfHitTokens + row.recomputedTokens).toBe(0);
      }
      expect(counters.hitTokens).toBe(requests.reduce((sum, row) => sum + row.cachedTokens, 0));
      const asked = requests.flatMap((row, id) =>
        hasStarted(row) ? [table.promptTokens[id]] : [],
      );
      const promptTokens = asked.reduce((sum, tokens) => sum + tokens, 0);
      expect(counters.queriedTokens).toBe(kv.prefixCaching ? promptTokens : 0);
      const { hitTokens, firstSeenTokens, evictedTokens, unusableTokens } = counters;
      const behindBlocks = asked.reduce((sum, tokens) => sum + (tokens % kv.blockTokens), 0);
      expect(hitTokens + firstSeenTokens + evictedTokens + unusableTokens).toBe(
        kv.prefixCaching ? promptTokens - behindBlocks : 0,
      );
      if (named === 'nothing') expect(evictedTokens + unusableTokens).toBe(0);
    });
  });
});

describe('blocks', () => {
  test('all come back, and hold what was registered and not evicted', () => {
    holds(({ pools, counters }, { kv }) => {
      for (const { freeBlocks } of pools) expect(freeBlocks).toBe(kv.blocks);
      const cached = pools.reduce((sum, { cachedBlocks }) => sum + cachedBlocks, 0);
      expect(cached).toBe(counters.registered - counters.evictions);
      if (!kv.prefixCaching) expect(counters.registered).toBe(0);
    });
  });

  test('never hold more tokens than there is memory, where nothing is shared', () => {
    holds(({ steps }, { kv }) => {
      if (kv.prefixCaching) return;
      for (const { contextTokens } of steps) {
        expect(contextTokens).toBeLessThanOrEqual(kv.blocks * kv.blockTokens);
      }
    });
  });
});

describe('steps', () => {
  test('keep to the budget, the sequence limit and the longest chunk', () => {
    holds(({ steps }, { scheduler }) => {
      const isSplit = scheduler.chunkedPrefill && scheduler.batching === 'continuous';
      const most = 1 + (scheduler.speculation?.draftTokens ?? 0);
      const longest =
        isSplit && scheduler.longPrefillTokens > 0
          ? scheduler.longPrefillTokens
          : Number.POSITIVE_INFINITY;
      const wrong = steps.filter(
        ({ tokens, sequences, sampled, batch }) =>
          tokens > scheduler.maxBatchedTokens ||
          sequences > scheduler.maxSequences ||
          sampled > sequences * most ||
          new Set(batch.map(({ request }) => request)).size !== sequences ||
          batch.some((share) => share.tokens < 1 || share.tokens > longest),
      );
      expect(wrong).toEqual([]);
    });
  });

  test('follow each other without a pause while the replica has a request', () => {
    holds(({ steps, requests, pools }) => {
      for (const replica of pools.keys()) {
        const mine = steps.filter((step) => step.replica === replica);
        const served = requests.filter(
          (row) => row.replica === replica && row.outcome !== 'rejected',
        );
        for (const [before, after] of pauses(mine)) {
          expect(after).toBeGreaterThanOrEqual(before);
          const left = served.filter(
            ({ arrivalS, finishS }) => arrivalS < after && finishS > before,
          );
          expect(left).toEqual([]);
        }
      }
    });
  });

  test('of a static batch let nobody join', () => {
    holds(({ steps, requests }, { scheduler }) => {
      if (scheduler.batching === 'continuous') return;
      for (const { startS, batch } of steps) {
        const rows = batch.map(({ request }) => requests[request]);
        const isNew = rows.some((row) => row.startS === startS);
        if (!isNew) continue;
        for (const row of rows) expect(row.startS === startS || row.preemptions > 0).toBe(true);
      }
    });
  });
});

/** End of a step and start of the next one where they differ, the time before the first and after the last included. */
function pauses(steps: readonly ReferenceStep[]): (readonly [number, number])[] {
  const starts = [...steps.map(({ startS }) => startS), Number.POSITIVE_INFINITY];
  const ends = [Number.NEGATIVE_INFINITY, ...steps.map(({ endS }) => endS)];
  return starts.flatMap((after, i) => (ends[i] === after ? [] : [[ends[i], after] as const]));
}

describe('the whole run', () => {
  test('is the same when it is run again', () => {
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        expect(runReference(inputOf(scenario))).toEqual(runReference(inputOf(scenario)));
      }),
      { numRuns: 50 },
    );
  });

  test('takes twice as long when everything takes twice as long', () => {
    holds((run, input) => {
      const { requests, scheduler, timer } = input;
      const twice = (seconds: Float64Array) => seconds.map((value) => 2 * value);
      const slower = runReference({
        ...input,
        requests: {
          ...requests,
          arrivalS: twice(requests.arrivalS),
          thinkTimeS: requests.thinkTimeS && twice(requests.thinkTimeS),
          patienceS: requests.patienceS && twice(requests.patienceS),
        },
        scheduler: { ...scheduler, timeoutS: 2 * scheduler.timeoutS },
        timer: { ...timer, stepS: (work) => 2 * timer.stepS(work) },
        // Routers have state: replay the choices.
        route: (request) => run.requests[request].replica,
      });
      expect(slower.counters).toEqual(run.counters);
      expect(slower.requests.map(({ finishS }) => finishS)).toEqual(
        run.requests.map(({ finishS }) => 2 * finishS),
      );
    });
  });
});
