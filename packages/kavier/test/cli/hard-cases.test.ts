import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { plainRequests, SERVING } from '../scenario/serving.ts';
import { kavier } from './in-process.ts';

interface Answer {
  readonly text: string;
  readonly document: RunDocument;
  readonly service: NonNullable<RunDocument['service']>;
}

/** A scenario that a service cannot take as it comes: what the report and the document say. */
async function answerTo(
  workload: object,
  engine: Readonly<Record<string, unknown>> = {},
  more: object = {},
): Promise<Answer> {
  const [member] = SERVING.fleet;
  const scenario = {
    ...SERVING,
    workload,
    fleet: [{ ...member, engine: { ...member.engine, ...engine } }],
    ...more,
  };
  const readStdin = async () => JSON.stringify(scenario);
  const text = await kavier(['run', '-', '--no-write', '--full'], { readStdin });
  const json = await kavier(['run', '-', '--no-write', '--json'], { readStdin });
  expect(text.stderr).toBe('');
  expect(text.code).toBe(0);
  const document = JSON.parse(json.stdout) as RunDocument;
  const { outcomes } = document.performance;
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count);
  expect(ended).toBe(document.workload.requests);
  expect(outcomes.unfinished).toBe(0);
  if (document.service === null) throw new Error('the run has no service');
  return { text: text.stdout.replace(/\s+/g, ' '), document, service: document.service };
}

describe('requests that cannot be served', () => {
  test('prompts longer than the context are rejected and counted', async () => {
    const { text, document, service } = await answerTo(plainRequests(7, 2000, 5), {
      maxContextTokens: 2000,
    });
    expect(document.performance.outcomes.rejected).toBe(7);
    expect(service).toMatchObject({ unservable: 7, turnedAway: 0, steps: 0 });
    expect(text).toContain('NOTHING WAS SERVED');
    expect(text).toContain('7 rejected (0 turned away, 7 too long or empty)');
    expect(text).toContain('Binding: nothing was computed');
    expect(document.performance.ttftS.count).toBe(0);
  });

  test('prompts longer than the whole KV memory are rejected, shorter ones served', async () => {
    const { document } = await answerTo(plainRequests(3, 321, 5), { kvCacheBlocks: 20 });
    expect(document.performance.outcomes.rejected).toBe(3);
    const served = await answerTo(plainRequests(3, 319, 1), { kvCacheBlocks: 20 });
    expect(served.document.performance.outcomes.completed).toBe(3);
  });

  test('answers that would not fit are cut short and counted', async () => {
    const { text, document, service } = await answerTo(plainRequests(5, 100, 500), {
      maxContextTokens: 200,
    });
    expect(document.performance.outcomes.completed).toBe(5);
    expect(service.truncated).toBe(5);
    expect(document.workload.outputTokens).toBe(500);
    expect(text).toContain('5 cut short');
  });

  test('empty prompts are rejected; empty answers complete without a first token', async () => {
    const empty = await answerTo(plainRequests(4, 0, 10));
    expect(empty.document.performance.outcomes.rejected).toBe(4);
    const silent = await answerTo(plainRequests(4, 50, 0));
    expect(silent.document.performance.outcomes.completed).toBe(4);
    expect(silent.document.performance.ttftS.count).toBe(0);
    expect(silent.document.performance.e2eS.count).toBe(4);
    expect(silent.document.performance.tpotS.count).toBe(0);
  });
});

describe('loads that are too much', () => {
  test('a token budget below the running requests still serves all', async () => {
    const { document, service } = await answerTo(plainRequests(40, 16, 30), {
      maxBatchedTokens: 8,
      maxSequences: 64,
    });
    expect(document.performance.outcomes.completed).toBe(40);
    expect(service.tokensPerStep).toBeLessThanOrEqual(8);
    expect(service.blockedS.tokenBudget).toBeGreaterThan(0);
  });

  test('five thousand at once queue, and the limit is named', async () => {
    const { text, document, service } = await answerTo(plainRequests(5000, 40, 60), {
      maxSequences: 32,
    });
    expect(document.performance.outcomes.completed).toBe(5000);
    expect(document.saturation.state).toBe('over');
    expect(document.bindingConstraint.name).toBe('sequence-limit');
    expect(service.queueS.p99).toBeGreaterThan(1);
    expect(text).toContain('Binding: the limit on running requests');
  });

  test('little KV memory preempts again and again, and ends', async () => {
    const { text, document, service } = await answerTo(plainRequests(60, 32, 200), {
      kvCacheBlocks: 40,
      reserveWholePrompt: false,
    });
    expect(document.performance.outcomes.completed).toBe(60);
    expect(service.preemptions).toBeGreaterThan(20);
    expect(service.kv.peakUse).toBe(1);
    expect(service.stallS.count).toBe(service.preemptedRequests);
    expect(text).toContain('tokens computed again');
    expect(text).toContain('KV memory');
  });

  test('far above capacity, requests that give up are counted and the state is over', async () => {
    const { text, document } = await answerTo(plainRequests(600, 2000, 200, 200), {
      timeoutS: 2,
      maxSequences: 8,
    });
    const { completed, 'timed-out': timedOut } = document.performance.outcomes;
    expect(timedOut).toBeGreaterThan(300);
    expect(completed + timedOut).toBe(600);
    expect(document.saturation.state).toBe('over');
    expect(document.performance.e2eS.count).toBe(completed);
    expect(text).toContain('Saturation: OVER');
    expect(text).toContain(`serves ${completed} of 600 requests`);
  });

  test('clients that lose patience are counted apart, and those that got nothing make it over', async () => {
    const { text, document } = await answerTo(
      {
        ...plainRequests(600, 2000, 200, 200),
        patienceS: { distribution: 'exponential', mean: 2 },
      },
      { maxSequences: 8 },
    );
    const { completed, cancelled, 'timed-out': timedOut } = document.performance.outcomes;
    expect(cancelled).toBeGreaterThan(300);
    expect([completed + cancelled, timedOut]).toEqual([600, 0]);
    expect(document.saturation.state).toBe('over');
    expect(text).toContain(`${cancelled} cancelled`);
  });

  test('an open loop above capacity grows with the run; the same users in a closed one do not', async () => {
    const draws = {
      promptTokens: { distribution: 'fixed', tokens: 500 },
      outputTokens: { distribution: 'fixed', tokens: 200 },
    };
    const closed = (requestsPerUser: number) =>
      answerTo(
        { generate: { kind: 'users', users: 60, requestsPerUser, thinkTimeS: 1, ...draws } },
        { maxSequences: 8 },
      );
    const open = (requests: number) =>
      answerTo(plainRequests(requests, 500, 200, 60), { maxSequences: 8 });
    const [few, many] = [await closed(10), await closed(30)];
    const [short, long] = [await open(600), await open(1800)];
    const p95 = ({ document }: Answer) => document.performance.ttftS.p95 ?? 0;
    expect(p95(many)).toBeLessThan(p95(few) * 1.2);
    expect(p95(long)).toBeGreaterThan(p95(short) * 2);
    expect(many.service.thinkShare).toBeLessThan(0.5);
    expect(many.text).toContain('Closed loop: a next request waits for the answer before it');
    expect(many.text).toContain('times as often');
    expect(long.text).toContain('these latencies grow with the length of the run');
    expect(many.document.saturation.state).toBe('over');
  });
});
