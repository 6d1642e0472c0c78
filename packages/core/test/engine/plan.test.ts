import { describe, expect, test } from 'vitest';
import { describePlan } from '../../src/engine/describe-plan.ts';
import { Replica } from '../../src/engine/replica.ts';
import { ServingState } from '../../src/engine/serving-state.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { LevelTimer, PLAIN_SERVICE } from '../cluster/plain-service.ts';

const STEP_S = 0.01;

/** A replica with blocks of 4 tokens and steps of 10 ms, to which all requests have been sent at once. */
function replicaOf(
  promptTokens: readonly number[],
  outputTokens: readonly number[],
  { blocks = 1000, maxBatchedTokens = 64, draftTokens = 0 } = {},
): Replica {
  const requests: RequestTable = {
    count: promptTokens.length,
    arrivalS: new Float64Array(promptTokens.length),
    promptTokens: Int32Array.from(promptTokens),
    outputTokens: Int32Array.from(outputTokens),
  };
  const { kv, scheduler } = PLAIN_SERVICE;
  const replica = new Replica(
    0,
    new ServingState(requests, {}),
    {
      kv: { ...kv, blockTokens: 4, blocks },
      scheduler: {
        ...scheduler,
        maxBatchedTokens,
        speculation: draftTokens > 0 ? { draftTokens, acceptance: 0, draftCost: 0 } : undefined,
      },
      timer: new LevelTimer(() => STEP_S),
    },
    { ended: () => {}, ran: () => {} },
  );
  replica.untilS = 0;
  for (const id of promptTokens.keys()) replica.enqueue(id);
  return replica;
}

/** The next decisions of a replica, in words. */
function plansOf(replica: Replica, count: number): string[] {
  const plans: string[] = [];
  for (let i = 0; i < count; i++) {
    const nowS = replica.isBetweenRuns ? replica.nowS : replica.wakeS;
    if (!replica.isBetweenRuns) replica.wake(nowS);
    replica.plan(nowS);
    plans.push(describePlan(replica.state));
  }
  return plans;
}

describe('the plan of a step', () => {
  test('shares the budget between decodes, prefills that go on, and the first of the queue', () => {
    const plans = plansOf(replicaOf([40, 50], [3, 2]), 4);
    expect(plans[0].split('\n')).toEqual([
      'prefill 0: 40 on 0 of 40',
      'prefill 1: 24 on 0 of 50',
      'admit 0, 1',
      'once; 0 tokens of the budget are left',
    ]);
    expect(plans[1].split('\n')).toEqual([
      'decode 0 on 40',
      'prefill 1: 26 on 24 of 50',
      'once; 37 tokens of the budget are left',
    ]);
    expect(plans[2].split('\n')).toEqual([
      'decode 0 on 41, 1 on 50',
      'once; 62 tokens of the budget are left',
    ]);
    expect(plans[3]).toBe('nothing');
  });

  test('is repeated until somebody is done', () => {
    const plans = plansOf(replicaOf([8], [30]), 2);
    expect(plans[1].split('\n')).toEqual([
      'decode 0 on 8',
      '29 times; 63 tokens of the budget are left',
    ]);
  });

  test('takes the place of the newest where blocks run out, and tries again', () => {
    // Both prompts fill the six blocks; the first decode needs a seventh.
    const plans = plansOf(replicaOf([12, 12], [3, 3], { blocks: 6 }), 2);
    expect(plans[0].split('\n')).toContain('admit 0, 1');
    expect(plans[1].split('\n')).toEqual([
      'decode 0 on 12',
      'preempt 1',
      'once; 63 tokens of the budget are left',
    ]);
  });

  test('stalls a decode when the drafts of another leave nothing of the budget', () => {
    const replica = replicaOf([2, 2], [9, 9], { maxBatchedTokens: 4, draftTokens: 3 });
    expect(plansOf(replica, 2)[1].split('\n')).toEqual([
      'decode 0 on 2',
      'stall 1',
      'once; 0 tokens of the budget are left',
    ]);
  });
});
