import { describe, expect, test } from 'vitest';
import { runDocument } from '../../src/run/run-document.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import { capsOf } from '../../src/uncertainty/caps.ts';
import { withExtraRuns } from '../../src/uncertainty/extra-runs.ts';
import { narrowService, runOf } from './runs.ts';

const objectives = { ttftMs: { p95: 2000 } } as const;

async function answer(scenario: ScenarioInput) {
  const { loaded, run } = await runOf(scenario);
  const whole = await withExtraRuns(loaded, run, { margin: 'auto' });
  return { run, document: runDocument(whole, 'kavier run x') };
}

describe('what caps latency whatever the service does', () => {
  test('is admission that turns requests away, and the verdict names it beside what is not decided', async () => {
    const gateway = { admission: { policy: 'queue-limit', maxWaiting: 2 } } as const;
    const { run, document } = await answer(narrowService(60, { gateway, objectives }));
    expect(run.summary.performance.ttftS.p95).toBeLessThan(2);
    expect(capsOf(run)).toEqual([expect.stringMatching(/^admission \(queue-limit\), which turns/)]);
    expect(document.uncertainty?.caps).toEqual(capsOf(run));
    expect(document.verdict).toContain('What latencies can show is capped by admission');
    expect(document.verdict).toMatch(/^llama-3\.1-8b on h100-sxm does NOT keep up .* turned away/);
  });

  test('is a time-out, and users who wait for answers', async () => {
    const { fleet } = narrowService(60);
    const timed = await answer(
      narrowService(60, {
        fleet: [{ ...fleet[0], engine: { profile: 'vllm', maxSequences: 16, timeoutS: 3 } }],
        objectives,
      }),
    );
    expect(capsOf(timed.run).join()).toMatch(/the time-out of 3\.00 s, which ends/);
    const users = {
      kind: 'users',
      users: 40,
      requestsPerUser: 5,
      thinkTimeS: { distribution: 'exponential', mean: 0.1 },
      promptTokens: { distribution: 'fixed', tokens: 500 },
      outputTokens: { distribution: 'fixed', tokens: 100 },
    } as const;
    const closed = await answer({
      ...narrowService(1, { objectives }),
      workload: { generate: users },
    });
    expect(closed.document.verdict).toContain('capped by users who wait for an answer');
  });

  test('is nothing where nothing is lost, and is not said where nothing is judged', async () => {
    const { run, document } = await answer(narrowService(2, { objectives }));
    expect(capsOf(run)).toEqual([]);
    expect(document.verdict).not.toContain('capped');
  });
});

describe('the verdict of a run in which nothing is served', () => {
  test('says that first, with why, and runs no margin', async () => {
    const generate = {
      kind: 'plain',
      requests: 5,
      arrivals: { process: 'poisson', rateRps: 1 },
      promptTokens: { distribution: 'fixed', tokens: 1_000_000 },
      outputTokens: { distribution: 'fixed', tokens: 100 },
    } as const;
    const { fleet } = narrowService(1);
    const { document } = await answer({
      ...narrowService(1, { objectives }),
      workload: { generate },
      fleet: [{ ...fleet[0], engine: { profile: 'vllm' } }],
    });
    expect(document.verdict).toMatch(
      /^NOTHING WAS SERVED by llama-3\.1-8b on h100-sxm: 0 of 5 requests \(5 longer than the context of 131,072 tokens, or empty\)\./,
    );
    expect(document.verdict).toContain('It MISSES p95 TTFT');
    expect(document.uncertainty?.margin).toBeNull();
    expect(document.uncertainty?.marginNote).toContain('nothing was served');
  });

  test('names, of a part that cannot be served, how much and why', async () => {
    const generate = {
      kind: 'plain',
      requests: 40,
      arrivals: { process: 'poisson', rateRps: 1 },
      promptTokens: { distribution: 'uniform', min: 100, max: 4000 },
      outputTokens: { distribution: 'fixed', tokens: 10 },
    } as const;
    const { fleet } = narrowService(1);
    const { run, document } = await answer({
      ...narrowService(1),
      workload: { generate },
      fleet: [{ ...fleet[0], engine: { profile: 'vllm', maxContextTokens: 2000 } }],
    });
    const { completed } = run.summary.performance.outcomes;
    expect(completed).toBeGreaterThan(0);
    expect(document.verdict).toContain(
      `${completed} of 40 requests (${40 - completed} longer than the context of 2,000 tokens, or empty)`,
    );
  });
});
