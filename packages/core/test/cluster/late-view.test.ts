import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { History } from '../../src/cluster/history.ts';
import type { FleetView, ReplicaView } from '../../src/cluster/router/contract.ts';
import { Service } from '../../src/cluster/service.ts';
import type { ServiceOptions } from '../../src/cluster/service-options.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import {
  groupsArbitrary,
  inputOf,
  lockstepOf,
  type Scenario,
  scenarioArbitrary,
} from '../reference/random-serving.ts';
import { onePool } from './plain-service.ts';

type Seen = Readonly<Record<keyof ReplicaView, number>>;

const copyOf = ({ waiting, running, outstanding, kvUsage }: ReplicaView): Seen => ({
  waiting,
  running,
  outstanding,
  kvUsage,
});

/** Runs a scenario with request i on replica i mod replicas, and says what the router saw when each request arrived. */
function seenBy(
  scenario: Scenario,
  requests: RequestTable,
  originalId: (id: number) => number,
  late: Pick<ServiceOptions, 'viewDelayS' | 'countOwnDispatches'>,
): { readonly seen: readonly (readonly Seen[])[]; readonly service: Service } {
  const { kv, scheduler, windows, replicas, priority } = inputOf(scenario);
  const seen: (readonly Seen[])[] = [];
  const router = {
    route: ({ id }: { readonly id: number }, fleet: FleetView) => {
      seen[id] = fleet.replicas.map(copyOf);
      return originalId(id) % replicas;
    },
  };
  const service = new Service(
    requests,
    onePool({
      replicas,
      kv,
      scheduler,
      windows,
      timer: () => inputOf(scenario).timer,
      lockstep: lockstepOf(scenario),
      router,
      priority: Int32Array.from(
        { length: requests.count },
        (_, id) => priority?.[originalId(id)] ?? 0,
      ),
      ...late,
    }),
    { ended: () => {}, ran: () => {} },
  );
  service.run();
  return { seen, service };
}

/**
 * The obvious way to know what was to be seen at some instants: send a request there that is rejected at once (its prompt is
 * empty) and let it look. Row `probes[i]` of the table looks at `instants[i]`, after all others of that instant.
 */
function withProbes(requests: RequestTable, instants: readonly number[]) {
  const rows = [
    ...Array.from(requests.arrivalS, (atS, id) => ({ atS, id, probe: -1 })),
    ...instants.map((atS, probe) => ({ atS, id: requests.count, probe })),
  ];
  rows.sort((a, b) => a.atS - b.atS || a.probe - b.probe);
  const pick = (column: Int32Array) => Int32Array.from(rows, ({ id }) => column[id] ?? 0);
  const table: RequestTable = {
    count: rows.length,
    arrivalS: Float64Array.from(rows, ({ atS }) => atS),
    promptTokens: pick(requests.promptTokens),
    outputTokens: pick(requests.outputTokens),
    patienceS: Float64Array.from(
      rows,
      ({ id }) => requests.patienceS?.[id] ?? Number.POSITIVE_INFINITY,
    ),
    maxTokens: Int32Array.from(rows, ({ id }) => requests.maxTokens?.[id] ?? -1),
    promptBlocks: pickLists(
      requests.promptBlocks,
      rows.map(({ id }) => id),
    ),
    outputBlocks: pickLists(
      requests.outputBlocks,
      rows.map(({ id }) => id),
    ),
  };
  const probes = instants.map((_, probe) => rows.findIndex((row) => row.probe === probe));
  return { table, probes, originalId: (row: number) => rows[row].id };
}

function pickLists(lists: BlockLists | undefined, ids: readonly number[]): BlockLists | undefined {
  if (lists === undefined) return undefined;
  const picked = ids.map((id) =>
    id + 1 < lists.offsets.length
      ? [...lists.ids.subarray(lists.offsets[id], lists.offsets[id + 1])]
      : [],
  );
  let end = 0;
  const offsets = Int32Array.from([0, ...picked.map((list) => (end += list.length))]);
  return { ...lists, offsets, ids: Int32Array.from(picked.flat()) };
}

/** Without closed loops, and without draws of what is accepted: they go by id, and probes renumber requests. */
const certainAndOpen = (scenario: Scenario): Scenario => {
  const { speculation } = scenario.scheduler;
  const certain = speculation && {
    ...speculation,
    acceptance: Math.round(speculation.acceptance),
  };
  return {
    ...scenario,
    scheduler: { ...scenario.scheduler, speculation: certain },
    drafts: scenario.drafts.map((draft) => ({ ...draft, follows: 0 })),
  };
};
const openScenario = fc.oneof(
  { arbitrary: scenarioArbitrary.map(certainAndOpen), weight: 3 },
  // Groups that go on without work know of the end of the run, which probes put off.
  {
    arbitrary: groupsArbitrary.map((scenario) =>
      certainAndOpen({
        ...scenario,
        others: [],
        lockstep: scenario.lockstep && { ...scenario.lockstep, finishSyncSteps: 1 },
      }),
    ),
    weight: 1,
  },
);

describe('a late view', () => {
  test('shows what somebody saw who looked that much earlier', () => {
    let looks = 0;
    fc.assert(
      fc.property(openScenario, fc.integer({ min: 1, max: 60 }), (scenario, delayTicks) => {
        const { requests } = inputOf(scenario);
        const viewDelayS = delayTicks * scenario.clock.tickS;
        const { seen } = seenBy(scenario, requests, (id) => id, { viewDelayS });
        const instants = Array.from(requests.arrivalS, (atS) => atS - viewDelayS);
        const late = instants.map((atS, id) => ({ atS, id })).filter(({ atS }) => atS >= 0);
        const { table, probes, originalId } = withProbes(
          requests,
          late.map(({ atS }) => atS),
        );
        const truth = seenBy(scenario, table, originalId, {}).seen;
        for (const [i, { id }] of late.entries()) {
          looks++;
          for (const [replica, view] of seen[id].entries()) {
            const { kvUsage, ...counts } = truth[probes[i]][replica];
            expect(view).toMatchObject(counts);
            expect(view.kvUsage).toBeCloseTo(kvUsage, 12);
          }
        }
        for (const [id, atS] of instants.entries()) {
          if (atS >= 0) continue;
          for (const view of seen[id]) expect(view.outstanding + view.kvUsage).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
    expect(looks).toBeGreaterThan(500);
  });

  test('can add what its router has sent since', () => {
    fc.assert(
      fc.property(openScenario, fc.integer({ min: 1, max: 60 }), (scenario, delayTicks) => {
        const { requests, replicas } = inputOf(scenario);
        const viewDelayS = delayTicks * scenario.clock.tickS;
        const late = seenBy(scenario, requests, (id) => id, { viewDelayS });
        const counted = seenBy(scenario, requests, (id) => id, {
          viewDelayS,
          countOwnDispatches: true,
        });
        const { outcome, arrivalS } = late.service.state.record;
        for (let id = 0; id < requests.count; id++) {
          for (let replica = 0; replica < replicas; replica++) {
            let own = 0;
            for (let sent = replica; sent < id; sent += replicas) {
              const isRecent = arrivalS[sent] > arrivalS[id] - viewDelayS;
              if (isRecent && OUTCOMES[outcome[sent]] !== 'rejected') own++;
            }
            const { waiting, outstanding, ...same } = late.seen[id][replica];
            expect(counted.seen[id][replica]).toEqual({
              ...same,
              waiting: waiting + own,
              outstanding: outstanding + own,
            });
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('a history keeps only what can still be looked at', () => {
  const history = new History([0]);
  for (let i = 1; i <= 1000; i++) {
    history.push(i, false);
    history.set(0, i);
    history.seek(i - 5);
    expect(history.get(0)).toBe(Math.max(0, i - 5));
    expect(history.size).toBeLessThanOrEqual(6);
  }
});

test('a history shows what starts at an instant only after it', () => {
  const history = new History([0]);
  history.push(1, false);
  history.set(0, 10);
  history.push(1, true);
  history.set(0, 20);
  history.seek(1);
  expect(history.get(0)).toBe(10);
  history.seek(1.5);
  expect(history.get(0)).toBe(20);
});
