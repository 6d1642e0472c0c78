import { describe, expect, test } from 'vitest';
import type { SchedulerOptions } from '../../src/engine/options.ts';
import type { KvCacheOptions } from '../../src/kvcache/options.ts';
import type { ReferenceInput, ReferenceRun, ReferenceView } from './contract.ts';
import { runReference } from './run-reference.ts';
import { workedExample } from './worked-example.ts';

/** arrival in ticks, prompt, output, and what differs from a plain request. */
type Row = readonly [
  arrivalTicks: number,
  prompt: number,
  output: number,
  more?: {
    readonly after?: number;
    readonly thinkTicks?: number;
    readonly priority?: number;
    readonly patienceTicks?: number;
    readonly asks?: number;
  },
];

/** Every step takes one tick. A power of two, so that sums of ticks are exact. */
const TICK_S = 2 ** -7;

interface Settings {
  readonly kv?: Partial<KvCacheOptions>;
  readonly scheduler?: Partial<SchedulerOptions>;
  readonly rest?: Partial<ReferenceInput>;
}

/** Roomy defaults: 1000 blocks of 4 tokens, 100 tokens and 10 sequences a step. */
function run(rows: readonly Row[], { kv, scheduler, rest }: Settings = {}): ReferenceRun {
  const timeoutS = (scheduler?.timeoutS ?? Number.POSITIVE_INFINITY) * TICK_S;
  const limits = { maxBatchedTokens: 100, maxSequences: 10, maxContextTokens: 1000 };
  return runReference({
    ...workedExample,
    requests: {
      count: rows.length,
      arrivalS: Float64Array.from(rows, ([ticks]) => ticks * TICK_S),
      promptTokens: Int32Array.from(rows, ([, prompt]) => prompt),
      outputTokens: Int32Array.from(rows, ([, , output]) => output),
      afterRequest: Int32Array.from(rows, ([, , , more]) => more?.after ?? -1),
      patienceS: Float64Array.from(
        rows,
        ([, , , more]) => (more?.patienceTicks ?? Number.POSITIVE_INFINITY) * TICK_S,
      ),
      thinkTimeS: Float64Array.from(rows, ([, , , more]) => (more?.thinkTicks ?? 0) * TICK_S),
      maxTokens: Int32Array.from(rows, ([, , , more]) => more?.asks ?? -1),
    },
    priority: Int32Array.from(rows, ([, , , more]) => more?.priority ?? 0),
    kv: { ...workedExample.kv, blocks: 1000, ...kv },
    scheduler: { ...workedExample.scheduler, ...limits, ...scheduler, timeoutS },
    timer: { ...workedExample.timer, stepS: () => TICK_S },
    ...rest,
  });
}

const finishTicks = ({ requests }: ReferenceRun) => requests.map((row) => row.finishS / TICK_S);
const outcomes = ({ requests }: ReferenceRun) => requests.map(({ outcome }) => outcome);
const outputs = ({ requests }: ReferenceRun) => requests.map((row) => row.outputTokens);
const batches = ({ steps }: ReferenceRun) =>
  steps.map(({ batch }) => batch.map(({ request, tokens }) => `${request}:${tokens}`).join(' '));

describe('what is rejected or cut', () => {
  test('the last sampled token needs no room', () => {
    // 2 blocks of 4: a prompt of 6 leaves room for 2 tokens and a third that is never written.
    const result = run([[0, 6, 9]], { kv: { blocks: 2 } });
    expect(outputs(result)).toEqual([3]);
    expect(result.requests[0].truncated).toBe(true);
    expect(outputs(run([[0, 8, 9]], { kv: { blocks: 2 } }))).toEqual([1]);
    expect(outcomes(run([[0, 9, 9]], { kv: { blocks: 2 } }))).toEqual(['rejected']);
  });

  test('prompt and output together reach the context limit and no further', () => {
    const scheduler = { maxContextTokens: 10 };
    const result = run(
      [
        [0, 6, 9],
        [0, 9, 9],
        [0, 10, 0],
        [0, 6, 4],
      ],
      { scheduler },
    );
    expect(outcomes(result)).toEqual(['completed', 'completed', 'rejected', 'completed']);
    expect(outputs(result)).toEqual([4, 1, 0, 4]);
    expect(result.requests.map(({ truncated }) => truncated)).toEqual([true, true, false, false]);
  });

  test('who asks for more than the context has left is refused, however short the answer', () => {
    const scheduler = { maxContextTokens: 10 };
    const result = run(
      [
        [0, 6, 1, { asks: 5 }],
        [0, 6, 1, { asks: 4 }],
        [0, 6, 9],
      ],
      { scheduler },
    );
    expect(outcomes(result)).toEqual(['rejected', 'completed', 'completed']);
    expect(outputs(result)).toEqual([0, 1, 4]);
  });

  test('without chunked prefill the budget limits the context', () => {
    const scheduler = { chunkedPrefill: false, maxBatchedTokens: 10, longPrefillTokens: 2 };
    const result = run(
      [
        [0, 9, 5],
        [0, 10, 5],
        [0, 4, 5],
        [0, 4, 1],
      ],
      { scheduler },
    );
    expect(outcomes(result)).toEqual(['completed', 'rejected', 'completed', 'completed']);
    expect(outputs(result)).toEqual([1, 0, 5, 1]);
    expect(batches(result).slice(0, 2)).toEqual(['0:9', '2:4 3:4']);
  });

  test('a follower of a rejected request arrives all the same', () => {
    const result = run([
      [0, 0, 1],
      [0, 4, 1, { after: 0, thinkTicks: 3 }],
    ]);
    expect(outcomes(result)).toEqual(['rejected', 'completed']);
    expect(finishTicks(result)).toEqual([0, 4]);
  });

  test('a request without output completes with its prompt and has no first token', () => {
    const result = run([[0, 150, 0]]);
    expect(finishTicks(result)).toEqual([2]);
    expect(result.requests[0].firstTokenS).toBeNaN();
    expect(result.steps.map(({ sampled }) => sampled)).toEqual([0, 0]);
  });
});

describe('deadlines', () => {
  test('done at the deadline is done, a step later is not', () => {
    const rows: Row[] = [
      [0, 4, 3],
      [0.5, 4, 3],
      [0, 4, 4],
    ];
    const result = run(rows, { scheduler: { timeoutS: 3 } });
    // Request 1 runs from 1 to 4 and is late by half a tick; request 2 lacks one token at 3.
    expect(outcomes(result)).toEqual(['completed', 'timed-out', 'timed-out']);
    expect(finishTicks(result)).toEqual([3, 4, 3]);
    expect(outputs(result)).toEqual([3, 3, 3]);
  });

  test('a waiting request is given up at the deadline itself', () => {
    const scheduler = { timeoutS: 2.25, maxSequences: 1 };
    const result = run(
      [
        [0, 4, 9],
        [0, 4, 1],
        [0.5, 4, 1],
      ],
      { scheduler },
    );
    expect(finishTicks(result)).toEqual([3, 2.25, 2.75]);
    expect(outcomes(result)).toEqual(['timed-out', 'timed-out', 'timed-out']);
    expect(result.requests[1].queueS).toBe(2.25 * TICK_S);
  });
});

describe('clients that cancel', () => {
  test('are served to the end of a step, and name what is earlier, patience or timeout', () => {
    const rows: Row[] = [
      [0, 4, 9, { patienceTicks: 2.5 }],
      [0, 4, 9, { patienceTicks: 5 }],
      [0, 4, 2, { patienceTicks: 2 }],
      [0, 4, 9, { patienceTicks: 4 }],
    ];
    const result = run(rows, { scheduler: { timeoutS: 4 } });
    expect(outcomes(result)).toEqual(['cancelled', 'timed-out', 'completed', 'timed-out']);
    expect(finishTicks(result)).toEqual([3, 4, 2, 4]);
    expect(outputs(result)).toEqual([3, 4, 2, 4]);
  });

  test('leave the queue at once, and their followers come', () => {
    const rows: Row[] = [
      [0, 4, 5],
      [0, 4, 1, { patienceTicks: 1.5 }],
      [0, 4, 1, { after: 1 }],
    ];
    const result = run(rows, { scheduler: { maxSequences: 1 } });
    expect(outcomes(result)).toEqual(['completed', 'cancelled', 'completed']);
    expect(finishTicks(result)).toEqual([5, 1.5, 6]);
    expect(result.requests[1].queueS).toBe(1.5 * TICK_S);
  });
});

describe('static batching', () => {
  const scheduler = { batching: 'static', maxSequences: 2 } as const;

  test('runs one closed batch after the other, and each request ends when it is done', () => {
    const result = run(
      [
        [0, 4, 1],
        [0, 4, 3],
        [0, 4, 1],
        [0, 4, 2],
      ],
      { scheduler },
    );
    expect(batches(result)).toEqual(['0:4 1:4', '1:1', '1:1', '2:4 3:4', '3:1']);
    expect(finishTicks(result)).toEqual([1, 3, 4, 5]);
  });

  test('keeps the blocks of those that are done until the batch is over', () => {
    // Request 0 holds 2 of 4 blocks to the end. Request 1 fills the others and then preempts itself.
    const result = run(
      [
        [0, 8, 1],
        [0, 5, 5],
      ],
      { scheduler, kv: { blocks: 4 } },
    );
    expect(batches(result)).toEqual(['0:8 1:5', '1:1', '1:1', '1:1', '1:1']);
    expect(result.requests[1]).toMatchObject({ preemptions: 1, selfHitTokens: 8, stallS: 0 });
    expect(finishTicks(result)).toEqual([1, 5]);
  });
});

describe('preemption by priority', () => {
  const scheduler = { order: 'priority' } as const;

  test('a victim that was already scheduled gives its tokens back, and nothing of them is cached', () => {
    const rows: Row[] = [
      [0, 6, 3, { priority: 5 }],
      [0.5, 4, 2, { priority: 1 }],
    ];
    const result = run(rows, { scheduler, kv: { blocks: 3 } });
    // At 2, request 0 is scheduled with the token that fills its second block, then 1 needs a block.
    expect(batches(result)).toEqual(['0:6', '0:1 1:4', '1:1', '0:4']);
    expect(result.requests[0]).toMatchObject({ preemptions: 1, selfHitTokens: 4 });
    expect(result.requests[0].recomputedTokens).toBe(3);
    expect(result.counters.registered).toBe(3);
  });

  test('a first request that preempts itself leaves the instant to the others', () => {
    const rows: Row[] = [
      [0, 3, 3, { priority: 5 }],
      [0.5, 5, 2, { priority: 1 }],
    ];
    const result = run(rows, { scheduler, kv: { blocks: 3 } });
    expect(batches(result)).toEqual(['0:3', '0:1 1:5', '1:1', '0:1']);
    expect(finishTicks(result)).toEqual([4, 3]);
    expect(result.requests[0].stallS).toBe(TICK_S);
  });
});

test('a router sees what ended and what arrived before, and nothing that starts now', () => {
  const seen: ReferenceView[][] = [];
  const route = (_request: number, _nowS: number, views: readonly ReferenceView[]) => {
    seen.push([...views]);
    return 0;
  };
  run(
    [
      [0, 8, 1],
      [0, 8, 1],
      [1, 4, 1],
    ],
    { rest: { route }, scheduler: { maxSequences: 1 } },
  );
  const idle = { waiting: 0, running: 0, outstanding: 0, kvUsage: 0 };
  const one = { waiting: 1, running: 0, outstanding: 1, kvUsage: 0 };
  expect(seen).toEqual([[idle], [one], [one]]);
});
