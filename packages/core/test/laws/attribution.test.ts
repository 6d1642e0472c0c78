import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RequestWork } from '../../src/record/request-work.ts';
import type { WorkQuantity } from '../../src/record/work-ledger.ts';
import { expectSameWork, WORK_COLUMNS, WORK_TOLERANCE } from '../reference/compare.ts';
import { type Scenario, scenarioArbitrary } from '../reference/random-serving.ts';
import { holds, rejectedDrafts, runScenario, type ScenarioRun, total } from './run-scenario.ts';

/** Quantities of the work ledger that a column of `RequestWork` shares out. */
const SHARED: Readonly<Record<keyof RequestWork, readonly WorkQuantity[]>> = {
  flops: ['flops'],
  kvBytes: ['kvReadBytes', 'kvWriteBytes'],
  weightBytes: ['weightBytes'],
  shareS: ['busyS'],
};

/** Steps of so few tokens that decodes get none in some of them. */
const tightArbitrary = scenarioArbitrary.map((scenario) => ({
  ...scenario,
  scheduler: { ...scenario.scheduler, maxBatchedTokens: 4, longPrefillTokens: 0 },
}));

function workOf({ service }: ScenarioRun): RequestWork {
  const { work } = service.state.record;
  if (work === undefined) throw new Error('the work was not attributed');
  return work;
}

test('the work of the requests is that of their replica', () => {
  const reached = new Map<string, number>();
  holds(
    (run, scenario) => {
      const work = workOf(run);
      const { ledger, service, input } = run;
      const replicaOf = service.state.record.replica;
      for (let replica = 0; replica < input.replicas; replica++) {
        for (const name of WORK_COLUMNS) {
          const found = total(work[name].filter((_, id) => replicaOf[id] === replica));
          const booked = total(SHARED[name].map((quantity) => bookedAt(ledger, replica, quantity)));
          expect(Math.abs(found - booked)).toBeLessThanOrEqual(WORK_TOLERANCE * booked);
        }
      }
      for (const [name, happened] of Object.entries(casesOf(run, scenario))) {
        reached.set(name, (reached.get(name) ?? 0) + (happened ? 1 : 0));
      }
    },
    { numRuns: 500, arbitrary: fc.oneof(scenarioArbitrary, tightArbitrary) },
  );
  const seldom = [...reached].filter(([, count]) => count < 3);
  expect(seldom).toEqual([]);
});

function bookedAt(ledger: ScenarioRun['ledger'], replica: number, quantity: WorkQuantity): number {
  return ledger.bucketCount(replica) === 0 ? 0 : ledger.at(replica, 0, quantity);
}

/** What makes attribution hard, and whether it happened. */
function casesOf({ service, holdings, outcomes, runs }: ScenarioRun, { scheduler }: Scenario) {
  const { columns, record } = service.state;
  const served = (outcome: string) =>
    outcomes.some((found, id) => found === outcome && !Number.isNaN(record.startS[id]));
  const hasPreempted = columns.preemptions.some((count) => count > 0);
  return {
    preemptions: hasPreempted,
    stalls: holdings.some(({ stalled }) => stalled > 0),
    'static batches': scheduler.batching === 'static' && columns.generatedTokens.some((n) => n > 1),
    priorities: scheduler.order === 'priority' && hasPreempted,
    'rejected drafts': rejectedDrafts(service) > 0,
    'drafts and preemptions': scheduler.speculation !== undefined && hasPreempted,
    'given up by the service': served('timed-out'),
    'given up by the client': served('cancelled'),
    'several replicas': new Set(runs.map(({ replica }) => replica)).size > 1,
  };
}

test('is the same when every step is simulated by itself', () => {
  let skipped = 0;
  holds((run, scenario) => {
    const slow = runScenario(scenario, undefined, { fastForward: false });
    expectSameWork(workOf(run), workOf(slow));
    skipped += slow.runs.length - run.runs.length;
  });
  expect(skipped).toBeGreaterThan(1000);
});

test('of requests on which no engine worked is nothing', () => {
  holds((run) => {
    const { startS } = run.service.state.record;
    const work = workOf(run);
    for (const name of WORK_COLUMNS) {
      for (const [id, value] of work[name].entries()) {
        expect(value > 0).toBe(!Number.isNaN(startS[id]));
      }
    }
  });
});
