import { describe, expect, test } from 'vitest';
import { simulateService } from '../../src/cluster/simulate-service.ts';
import type { LockstepOptions } from '../../src/engine/lockstep.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import type { LockstepTotals } from '../../src/record/lockstep-totals.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import { costTables, RooflineTimer, type StepCosts } from '../../src/timing/roofline.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { equalRequests, PLAIN_SERVICE } from '../cluster/plain-service.ts';

/*
 * Groups with costs that can be added up by hand, in ticks: a step of a rank takes 2, 1 for each token of its own, 1/4 for each of all
 * ranks (experts) and 1/2 for each of the rank with most (exchange). Sums of them are exact.
 */
const TICK_S = 2 ** -10;

function linearOfRankS(own: number, all: number, most: number): number {
  return (own + all / 4 + most / 2) * TICK_S;
}

const COSTS: Omit<StepCosts, 'linearS'> = {
  headS: () => 0,
  attentionSPerPair: 0,
  contextSPerToken: 0,
  mixedContextSPerToken: 0,
  deviceS: 2 * TICK_S,
  deviceSPerSequence: 0,
  prefillS: 0,
  hostS: 0,
  hostSPerSequence: 0,
  launchS: 0,
  host: 'serial',
  stages: 1,
};

/** Seconds of a step by the tokens of each rank, without attention. */
function stepS(...tokens: readonly number[]): number {
  const most = Math.max(...tokens);
  const all = tokens.reduce((sum, one) => sum + one, 0);
  return 2 * TICK_S + linearOfRankS(most, all, most);
}

interface GroupOptions extends Partial<LockstepOptions> {
  /** `none`: each replica steps by itself. */
  readonly together?: 'groups' | 'none';
  readonly groups?: number;
  readonly costs?: Partial<StepCosts>;
  readonly router?: 'round-robin' | 'random';
  readonly maxSequences?: number;
  /** KV blocks of a rank, of 16 tokens. */
  readonly blocks?: number;
}

function run(
  table: RequestTable,
  {
    together = 'groups',
    groups = 1,
    costs,
    router = 'round-robin',
    maxSequences = 256,
    blocks = 10_000,
    ...rules
  }: GroupOptions,
): RunRecord {
  const { ranks = 1 } = rules;
  const all: StepCosts = {
    ...COSTS,
    linearS: (tokens) => (rules.linearOfRankS ?? linearOfRankS)(tokens, ranks * tokens, tokens),
    ...costs,
  };
  const timer = () => new RooflineTimer(all);
  const { head } = costTables(all);
  const lockstep: LockstepOptions = {
    ranks,
    finishSyncSteps: 16,
    prefillInterval: 1,
    pads: false,
    stages: 1,
    linearOfRankS,
    rankTimer: (linear) => new RooflineTimer(all, { linear, head }),
    aloneTimer: timer,
    ...rules,
  };
  const pool = {
    ...PLAIN_SERVICE,
    name: 'only',
    replicas: ranks * groups,
    router: { policy: router },
    kv: { ...PLAIN_SERVICE.kv, blocks },
    scheduler: { ...PLAIN_SERVICE.scheduler, maxSequences, reserveWholePrompt: true },
    timer,
    lockstep: together === 'none' ? undefined : lockstep,
  };
  return simulateService(table, { ...PLAIN_SERVICE, pools: [pool] });
}

function tableOf(
  rows: readonly (readonly [arrivalS: number, prompt: number, output: number])[],
): RequestTable {
  return {
    count: rows.length,
    arrivalS: Float64Array.from(rows, ([arrivalS]) => arrivalS),
    promptTokens: Int32Array.from(rows, ([, prompt]) => prompt),
    outputTokens: Int32Array.from(rows, ([, , output]) => output),
  };
}

function totalsOf({ service }: RunRecord): Readonly<LockstepTotals> {
  const totals = service?.lockstep;
  if (totals === null || totals === undefined) throw new Error('no groups');
  return totals;
}

const randomRows = (count: number, meanGapS: number) => {
  const stream = RandomStream.named(3, 'lockstep');
  let atS = 0;
  return Array.from({ length: count }, () => {
    atS -= meanGapS * Math.log(1 - stream.nextUniform());
    return [atS, 1 + stream.nextInt(300), 1 + stream.nextInt(40)] as const;
  });
};

describe('a prefill on one rank', () => {
  test('makes the others wait as long as its step takes', () => {
    const record = run(
      tableOf([
        [0, 1, 20],
        [4 * stepS(1, 1), 100, 1],
      ]),
      { ranks: 2 },
    );
    const { requests, service } = record;
    expect(requests.finishS[0]).toBe(19 * stepS(1, 1) + stepS(1, 100));
    expect(requests.firstTokenS[1]).toBe(4 * stepS(1, 1) + stepS(1, 100));
    expect(service?.tokenGaps).toMatchObject({ count: 19, maxS: stepS(1, 100) });
    // The second rank computes a token for the first in all steps but that of its prompt.
    expect(totalsOf(record)).toMatchObject({
      steps: 20,
      dummySteps: 19,
      dummyS: 19 * stepS(1, 1),
      rankS: 2 * requests.finishS[0],
      // Equal ranks would take as long for one token each, and for 100 each.
      aloneS: 20 * stepS(1, 1) + stepS(100, 100),
    });
  });

  test('may wait for the step in which all prefill', () => {
    const decodes = [0, 1].map(() => [0, 1, 20] as const);
    const record = run(
      tableOf([...decodes, [5 * stepS(1, 1), 100, 1], [6 * stepS(1, 1), 100, 1]]),
      { ranks: 2, prefillInterval: 4 },
    );
    const { requests, service } = record;
    expect([...requests.startS.subarray(2)]).toEqual([8 * stepS(1, 1), 8 * stepS(1, 1)]);
    const togetherS = stepS(101, 101);
    expect([...requests.firstTokenS.subarray(2)]).toEqual(
      [0, 1].map(() => 8 * stepS(1, 1) + togetherS),
    );
    expect(service?.tokenGaps.maxS).toBe(togetherS);
    expect(totalsOf(record).deferredS).toBe((3 + 2) * stepS(1, 1));
  });

  test('waits for no further step once a step of prefills has left somebody waiting', () => {
    // The second request has its 7 tokens after step 6; step 4, the first of prefills after the third came, had no place for it.
    const rows = [[0, 1, 20] as const, [0, 1, 7] as const, [1.5 * stepS(2), 10, 1] as const];
    const { requests } = run(tableOf(rows), { prefillInterval: 4, maxSequences: 2 });
    const firstsS = stepS(2);
    expect(requests.finishS[1]).toBe(7 * firstsS);
    expect(requests.startS[2]).toBe(7 * firstsS);
  });

  test('waits for nothing on a rank that decodes nothing', () => {
    const rows = [[0, 1, 20] as const, [5 * stepS(1, 1), 100, 1] as const];
    const { requests } = run(tableOf(rows), { ranks: 2, prefillInterval: 4 });
    expect(requests.startS[1]).toBe(5 * stepS(1, 1));
  });
});

describe('equal loads', () => {
  const ranks = 4;
  const record = run(
    equalRequests(
      Array.from({ length: 3 * ranks }, () => 0),
      8,
      30,
    ),
    { ranks },
  );

  test('take as long as a replica that has the experts of all to compute, times the ranks', () => {
    const alone = run(equalRequests([0, 0, 0], 8, 30), {
      together: 'none',
      costs: { linearS: (tokens) => linearOfRankS(tokens, ranks * tokens, tokens) },
    });
    for (const finishS of record.requests.finishS) expect(finishS).toBe(alone.requests.finishS[0]);
    expect(record.endS).toBe(stepS(24, 24, 24, 24) + 29 * stepS(3, 3, 3, 3));
    expect(record.work.total('outputTokens')).toBe(ranks * alone.work.total('outputTokens'));
  });

  test('lose nothing, and need no dummies', () => {
    const { rankS, aloneS, dummySteps, steps } = totalsOf(record);
    expect([steps, dummySteps]).toEqual([30, 0]);
    expect(aloneS).toBe(rankS);
    expect(rankS).toBe(ranks * record.endS);
  });
});

describe('unequal loads', () => {
  // Two long contexts on one rank and two short ones on the other: as many tokens a step, and unlike attention.
  const costs = { contextSPerToken: TICK_S / 64, mixedContextSPerToken: TICK_S / 64 };
  const rows = [500, 1, 500, 1].map((prompt) => [0, prompt, 50] as const);
  const decodeRateOf = ({ requests }: RunRecord, id: number) =>
    49 / (requests.finishS[id] - requests.firstTokenS[id]);

  test('give every rank the rate of the slowest', () => {
    const { requests, service } = run(tableOf(rows), { ranks: 2, costs });
    const slowest = run(tableOf([rows[0], rows[0]]), {
      together: 'none',
      costs: { ...costs, linearS: (tokens) => linearOfRankS(tokens, 2 * tokens, tokens) },
    });
    const least = decodeRateOf(slowest, 0);
    for (const id of [0, 1, 2, 3]) {
      expect(decodeRateOf({ requests, service } as RunRecord, id)).toBe(least);
    }
  });

  test('change which rank is slowest in the middle of a run', () => {
    // One rank has a long context that grows by one token a step; the other four short ones that overtake it.
    const shorts = [1, 2, 3, 4].map(() => [0, 1, 400] as const);
    const overtaking = { ...costs, linearS: () => 0 };
    const table = tableOf([[0, 300, 400], shorts[0], shorts[1], shorts[2], shorts[3]]);
    const byClass = run(
      { ...table, arrivalS: Float64Array.from([0, 0, 0, 0, 0]) },
      { ranks: 2, costs: overtaking, linearOfRankS: () => 0 },
    );
    // Round-robin: ranks 0, 1, 0, 1, 0, so that rank 0 has 303 tokens growing by 3 and rank 1 has 2 growing by 2.
    const contextS = (sequences: number, first: number, step: number) =>
      ((first + sequences * step) * TICK_S) / 64;
    let atS = 2 * TICK_S + (302 * TICK_S) / 64;
    for (let step = 0; step < 399; step++) {
      const slowestS = Math.max(contextS(3, 305, step), contextS(2, 4, step));
      atS += 2 * TICK_S + slowestS;
    }
    expect(byClass.requests.finishS[0]).toBe(atS);
  });
});

test('a request that is given up lets the next one in at the same boundary on all ranks', () => {
  // By turns to two ranks of 12 blocks. The first request has 8 of them, the third needs as many and loses its patience in the middle
  // of a step, and the fifth, behind it, needs one.
  const rows = [
    [0, 120, 30],
    [0, 120, 30],
    [0, 120, 5],
    [0, 1, 1],
    [0, 10, 5],
  ] as const;
  const firstS = stepS(120, 121);
  const decodeS = stepS(1, 1);
  const patienceS = Float64Array.from([9, 9, firstS + 5.5 * decodeS, 9, 9]);
  const { requests } = run({ ...tableOf(rows), patienceS }, { ranks: 2, blocks: 12 });
  expect(requests.finishS[2]).toBe(patienceS[2]);
  const boundaryS = firstS + 6 * decodeS;
  expect(requests.startS[4]).toBe(boundaryS);
  expect(requests.firstTokenS[4]).toBe(boundaryS + stepS(11, 1));
  // The other rank waits for that prefill, and then decodes beside two.
  expect(requests.finishS[1]).toBe(boundaryS + stepS(11, 1) + 4 * stepS(2, 1) + 18 * decodeS);
});

describe('a group without work', () => {
  const later = 10;
  const rows = [[0, 1, 5] as const, [later, 1, 5] as const];

  test('goes on to the step after which its ranks ask each other, and then stands still', () => {
    for (const [finishSyncSteps, tail] of [
      [16, 11],
      [5, 0],
      [4, 3],
      [1, 0],
    ]) {
      const record = run(tableOf(rows), { ranks: 3, finishSyncSteps });
      const { steps, dummySteps } = totalsOf(record);
      // Behind the last request nothing is simulated.
      expect(steps).toBe(5 + tail + 5);
      expect(dummySteps).toBe(2 * 10 + 3 * tail);
      expect(record.requests.startS[1]).toBe(later);
      expect(record.work.total('busyS')).toBeCloseTo(3 * steps * stepS(1, 1, 1), 12);
      expect(record.endS).toBe(later + 5 * stepS(1, 1, 1));
    }
  });

  test('asks after its first step', () => {
    const record = run(tableOf([[0, 1, 1] as const, [later, 1, 1] as const]), { ranks: 3 });
    expect(totalsOf(record)).toMatchObject({ steps: 2, dummySteps: 4 });
  });

  test('takes who comes in the meantime at the next step', () => {
    const tailS = 7.5 * stepS(1, 1);
    const { requests } = run(tableOf([rows[0], [tailS, 1, 1]]), { ranks: 2 });
    expect(requests.startS[1]).toBe(8 * stepS(1, 1));
  });
});

test('dummies are as many as ranks without requests while the group is busy', () => {
  // Requests of one step of a constant length D arrive at each of R ranks by themselves, L of them a step. A busy time begins with
  // one of them, and goes on as long as any comes: P(a rank is empty) = e^-L in each further step, given that not all are.
  const ranks = 4;
  const load = 0.5;
  const D = 1;
  const count = 20_000;
  const stream = RandomStream.named(11, 'arrivals');
  let atS = 0;
  const arrivals = Array.from({ length: count }, () => {
    atS -= (D / (load * ranks)) * Math.log(1 - stream.nextUniform());
    return atS;
  });
  const record = run(equalRequests(arrivals, 1, 1), {
    ranks,
    finishSyncSteps: 1,
    router: 'random',
    linearOfRankS: () => D,
    costs: { deviceS: 0 },
  });
  const isEmpty = Math.exp(-load);
  const allEmpty = isEmpty ** ranks;
  const further = (1 - allEmpty) / allEmpty;
  const emptyThen = (ranks * (isEmpty - allEmpty)) / (1 - allEmpty);
  const share = (ranks - 1 + further * emptyThen) / (ranks * (1 + further));
  const { steps, dummySteps, dummyS, rankS } = totalsOf(record);
  // Four standard errors of so many steps.
  const tolerance = (4 * 0.5) / Math.sqrt(ranks * steps);
  expect(Math.abs(dummySteps / (ranks * steps) - share)).toBeLessThan(tolerance);
  expect(dummyS / rankS).toBeCloseTo(dummySteps / (ranks * steps), 12);
  expect(record.work.total('busyS')).toBeCloseTo(rankS, 6);
});

test('one rank is a replica by itself, to the last bit', () => {
  const linearS = (tokens: number) => Math.max(1.3e-3, 1.7e-5 * tokens);
  const costs: Partial<StepCosts> = {
    linearS,
    headS: (sampled) => 1e-5 * sampled,
    attentionSPerPair: 1.1e-9,
    contextSPerToken: 1.3e-8,
    mixedContextSPerToken: 2.1e-8,
    deviceSPerSequence: 1.7e-6,
    prefillS: 3e-5,
    hostS: 1.1e-3,
    hostSPerSequence: 1.3e-6,
    launchS: 1.9e-3,
  };
  const table = tableOf(randomRows(200, 0.02));
  const alone = run(table, { costs, together: 'none' });
  const grouped = run(table, { costs, linearOfRankS: linearS, finishSyncSteps: 1, pads: true });
  expect(grouped.requests).toEqual(alone.requests);
  expect(grouped.endS).toBe(alone.endS);
  for (const quantity of ['busyS', 'flops', 'weightBytes', 'kvReadBytes', 'kvUsedS'] as const) {
    expect(grouped.work.total(quantity)).toBe(alone.work.total(quantity));
  }
  expect({ ...grouped.service, lockstep: null }).toEqual(alone.service);
  const { rankS, aloneS, dummySteps } = totalsOf(grouped);
  expect(dummySteps).toBe(0);
  expect(aloneS).toBe(rankS);
});

test('graphs make all steps in which everybody decodes as wide as the widest', () => {
  const rows = [1, 1, 1].map((prompt) => [0, prompt, 10] as const);
  const plain = run(tableOf(rows), { ranks: 2 });
  const padded = run(tableOf(rows), { ranks: 2, pads: true });
  // The first step prefills and is not padded; in the others two decode on one rank and one on the other.
  expect(plain.endS).toBe(10 * stepS(2, 1));
  expect(padded.endS).toBe(stepS(2, 1) + 9 * stepS(2, 2));
});
