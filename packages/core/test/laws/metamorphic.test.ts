import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import { selectRows } from '../../src/workload/select-rows.ts';
import type { ReferenceInput } from '../reference/contract.ts';
import { inputOf, type Scenario, scenarioArbitrary } from '../reference/random-serving.ts';
import { runScenario, type ScenarioRun, withoutDeadlines } from './run-scenario.ts';

/** Everything that a run says, for comparing runs bit by bit. NaN equals NaN. */
function saidBy({ service, runs, outcomes }: ScenarioRun) {
  const { record, columns } = service.state;
  const { serving: _, ...requests } = record;
  const pools = service.replicas.map((replica) => replica.counters());
  return { requests, columns: { ...columns }, runs, outcomes, pools };
}

const shareSOf = ({ service }: ScenarioRun) =>
  service.state.record.work?.shareS ?? new Float64Array();

/** The same choices as another run made: routers have state, and need not decide the same about other ids or times. */
function routedAs(run: ScenarioRun, originalId = (id: number) => id): ReferenceInput['route'] {
  return (id) => run.service.state.record.replica[originalId(id)];
}

function check(
  law: (scenario: Scenario) => void,
  { numRuns = 150, arbitrary = scenarioArbitrary } = {},
): void {
  fc.assert(fc.property(arbitrary, law), { numRuns });
}

test('the same scenario gives the same bytes', () => {
  check((scenario) => {
    const first = runScenario(scenario).service.state;
    const second = runScenario(scenario).service.state;
    for (const part of ['record', 'columns'] as const) {
      const bytes = (state: typeof first) =>
        Object.values(state[part])
          .filter((column) => ArrayBuffer.isView(column))
          .map((column) => [...new Uint8Array(column.buffer)]);
      expect(bytes(second)).toEqual(bytes(first));
    }
  });
});

test('twice as slow and half as often is the same run at half the speed, to the last bit', () => {
  check((scenario) => {
    const input = inputOf(scenario);
    const { requests, scheduler } = input;
    const run = runScenario(scenario);
    const twice = (seconds: Float64Array) => seconds.map((value) => 2 * value);
    const slow = runScenario(
      scenario,
      {
        ...input,
        requests: {
          ...requests,
          arrivalS: twice(requests.arrivalS),
          thinkTimeS: requests.thinkTimeS && twice(requests.thinkTimeS),
          patienceS: requests.patienceS && twice(requests.patienceS),
        },
        scheduler: { ...scheduler, timeoutS: 2 * scheduler.timeoutS },
        route: routedAs(run),
      },
      { stretch: 2 },
    );
    const { record, columns } = run.service.state;
    const { record: slowRecord, columns: slowColumns } = slow.service.state;
    expect(slowRecord.finishS).toEqual(twice(record.finishS));
    expect(slowRecord.firstTokenS).toEqual(twice(record.firstTokenS));
    expect(slowColumns.queueS).toEqual(twice(columns.queueS));
    expect(slowColumns.stallS).toEqual(twice(columns.stallS));
    expect(slowRecord.work).toEqual({ ...record.work, shareS: twice(shareSOf(run)) });
    expect(slow.outcomes).toEqual(run.outcomes);
    expect(slowRecord.cachedTokens).toEqual(record.cachedTokens);
    expect(slowColumns.preemptions).toEqual(columns.preemptions);
  });
});

test('other names for the same blocks change nothing', () => {
  check((scenario) => {
    const input = inputOf(scenario);
    const { promptBlocks, outputBlocks } = input.requests;
    const count = promptBlocks?.distinctCount ?? 0;
    const rename = (lists: BlockLists | undefined) =>
      lists && {
        ...lists,
        ids: lists.ids.map((id) => 3 * (count - 1 - id) + 1),
        distinctCount: 3 * count,
      };
    const renamed = {
      ...input.requests,
      promptBlocks: rename(promptBlocks),
      outputBlocks: rename(outputBlocks),
    };
    const run = runScenario(scenario);
    expect(saidBy(runScenario(scenario, { ...inputOf(scenario), requests: renamed }))).toEqual(
      saidBy(run),
    );
  });
});

describe('a run is the replay of what it did', () => {
  test('with its arrivals as an open loop', () => {
    let replayed = 0;
    check((scenario) => {
      const input = inputOf(scenario);
      const run = runScenario(scenario);
      const { record, columns } = run.service.state;
      const { arrived } = run;
      // Keys break ties by id, and ids follow the order of arrival only in the replay.
      const isOrdered = arrived.every(
        (id, i) =>
          i === 0 || record.arrivalS[id] > record.arrivalS[arrived[i - 1]] || id > arrived[i - 1],
      );
      if (!isOrdered && scenario.scheduler.order !== 'fcfs') return;
      // Which drafts are accepted is drawn by id.
      const isRenumbered = arrived.some((id, i) => id !== i);
      if (isRenumbered && scenario.scheduler.speculation !== undefined) return;
      replayed++;
      const replay = runScenario(scenario, {
        ...input,
        requests: inOrderOf(arrived, input.requests, record.arrivalS),
        priority: input.priority && Int32Array.from(arrived, (id) => input.priority?.[id] ?? 0),
        route: routedAs(run, (row) => arrived[row]),
      });
      const again = replay.service.state;
      for (const name of [
        'arrivalS',
        'startS',
        'firstTokenS',
        'finishS',
        'cachedTokens',
        'outcome',
      ] as const) {
        expect([...again.record[name]]).toEqual(arrived.map((id) => record[name][id]));
      }
      for (const name of ['queueS', 'stallS', 'preemptions', 'generatedTokens'] as const) {
        expect([...again.columns[name]]).toEqual(arrived.map((id) => columns[name][id]));
      }
      expect(replay.runs).toEqual(run.runs);
    });
    expect(replayed).toBeGreaterThan(75);
  });
});

/** The requests in the order in which they arrived, as an open loop. */
function inOrderOf(
  arrived: readonly number[],
  requests: RequestTable,
  arrivalS: Float64Array,
): RequestTable {
  const { afterRequest: _, thinkTimeS: __, ...rest } = requests;
  return selectRows({ ...rest, arrivalS }, Int32Array.from(arrived));
}

test('a cache in which nothing is ever found is no cache', () => {
  let compared = 0;
  check((scenario) => {
    const input = inputOf(scenario);
    const requests = { ...input.requests, promptBlocks: undefined, outputBlocks: undefined };
    const withCaching = (prefixCaching: boolean) =>
      runScenario(scenario, {
        ...inputOf(scenario),
        requests,
        kv: { ...input.kv, prefixCaching },
      });
    const off = withCaching(false);
    // A preempted request finds its own blocks again, named or not.
    if (off.service.state.columns.preemptions.some((count) => count > 0)) return;
    compared++;
    const { pools: _, ...onSays } = saidBy(withCaching(true));
    const { pools: __, ...offSays } = saidBy(off);
    expect(onSays).toEqual(offSays);
  });
  expect(compared).toBeGreaterThan(50);
});

test('more KV memory never completes fewer requests, nor cuts more answers', () => {
  check(
    (scenario) => {
      const completed = (factor: number) => {
        const input = inputOf(scenario);
        const kv = { ...input.kv, blocks: factor * input.kv.blocks };
        const { outcomes, service } = runScenario(scenario, { ...input, kv });
        return { outcomes, generated: service.state.columns.generatedTokens };
      };
      const few = completed(1);
      const many = completed(3);
      for (const [id, outcome] of few.outcomes.entries()) {
        if (outcome === 'completed') expect(many.outcomes[id]).toBe('completed');
        expect(many.generated[id]).toBeGreaterThanOrEqual(few.generated[id]);
      }
    },
    { arbitrary: withoutDeadlines },
  );
});
