import { PendingArrivals } from './arrivals.ts';
import type { ReferenceInput, ReferencePoolView, ReferenceRun, RequestRow } from './contract.ts';
import { ReferenceGroup, type Stepping } from './group.ts';
import { ReferenceReplica } from './replica.ts';
import { arrivedRequest, endRequest, isAcceptable, type RequestState } from './request-state.ts';

/**
 * The serving engine of docs/engine.md, one step at a time: what the fast engine must agree with. Nothing here is
 * fast, on purpose; every decision looks at everything again.
 */
export function runReference(input: ReferenceInput): ReferenceRun {
  const pools = poolsOf(input);
  const frontS = pools.map(({ own }) => own.frontendS ?? 0);
  const commonS = Math.min(...frontS);
  const arrivals = new PendingArrivals(input.requests, commonS);
  let events = 0;
  let endedCount = 0;
  const ended = (id: number, nowS: number) => {
    events = 0;
    endedCount++;
    arrivals.releaseFollowersOf(id, nowS);
  };
  const rows = Array.from({ length: input.requests.count }, emptyRow);
  const replicas = pools.flatMap(({ own, first }) =>
    Array.from(
      { length: own.replicas },
      (_, index) => new ReferenceReplica(own, first + index, ({ id }, nowS) => ended(id, nowS)),
    ),
  );

  const isOver = () => endedCount === input.requests.count;
  const stepping = pools.flatMap(({ own, first }) =>
    steppingOf(replicas.slice(first, first + own.replicas), own, isOver),
  );
  const budget = eventBudget(input, replicas.length);
  let arrived = 0;
  const rejects = (request: RequestState, nowS: number) => {
    endRequest(request, nowS, 'rejected');
    ended(request.id, nowS);
  };
  const isLate = (request: RequestState, nowS: number) => {
    endRequest(request, nowS, request.lateOutcome);
    ended(request.id, nowS);
  };
  /** A request comes to the router of its pool. */
  const enters = (id: number, pool: number, nowS: number, isFound: boolean) => {
    const { own, first } = pools[pool];
    const row = rows[id];
    const open = takingAt(own, nowS);
    if (open.length === 0) {
      const request = arrivedRequest(own, id, arrived++, row);
      const startS = nextStartS(own, nowS);
      if (startS === Number.POSITIVE_INFINITY) rejects(request, nowS);
      else if (request.deadlineS > nowS) {
        arrivals.waitsForStart(id, pool, Math.min(startS, request.deadlineS));
      } else isLate(request, nowS);
      return;
    }
    const views = open.map((index) => replicas[first + index].view());
    row.replica = first + open[own.route(id, nowS, views)];
    const request = arrivedRequest(own, id, arrived++, row);
    if (isFound) request.given = request.promptTokens - 1;
    if (isAcceptable(own, id)) {
      row.truncated = request.outputTokens < input.requests.outputTokens[id];
      replicas[row.replica].arrive(request, nowS);
    } else rejects(request, nowS);
  };
  for (;;) {
    const nowS = Math.min(
      arrivals.nextS(),
      arrivals.nextDoorS(),
      arrivals.nextStartS(),
      ...replicas.map((replica) => replica.nextS()),
    );
    if (nowS === Number.POSITIVE_INFINITY) break;
    if (++events > budget) throw new Error(`the reference makes no progress at ${nowS} s`);
    // What ends at this instant, then who has waited for a start, then what arrives, then what is scheduled.
    for (const replica of replicas) replica.endAt(nowS);
    for (const { id, pool } of arrivals.takeStarted(nowS)) {
      const request = arrivedRequest(pools[pool].own, id, arrived, rows[id]);
      if (request.deadlineS > nowS) enters(id, pool, nowS, false);
      else isLate(request, nowS);
    }
    while (Math.min(arrivals.nextS(), arrivals.nextDoorS()) === nowS) {
      events = 0;
      if (arrivals.nextS() > nowS) {
        const { id, pool } = arrivals.takeAtDoor(nowS);
        enters(id, pool, nowS, false);
        continue;
      }
      const { id, timeS } = arrivals.take();
      rows[id].arrivalS = timeS;
      const isFound = input.store?.finds(id) === true;
      if (isFound && input.store?.saves === 'full') {
        answer(rows[id], id, input, nowS);
        ended(id, nowS);
        continue;
      }
      const pool =
        input.choose?.(
          id,
          pools.map((one) => viewOf(one, replicas, nowS)),
        ) ?? 0;
      const restS = frontS[pool] - commonS;
      if (restS > 0) arrivals.waitsAtDoor(id, pool, nowS + restS);
      else enters(id, pool, nowS, isFound);
    }
    for (const one of stepping) one.startAt(nowS);
  }
  return summary(rows, replicas);
}

/** Who starts steps in a pool, in the order of its replicas. */
function steppingOf(
  replicas: readonly ReferenceReplica[],
  own: ReferenceInput,
  isOver: () => boolean,
): readonly Stepping[] {
  const { lockstep } = own;
  if (lockstep === undefined) return replicas;
  return Array.from({ length: replicas.length / lockstep.ranks }, (_, group) => {
    const first = group * lockstep.ranks;
    const ranks = replicas.slice(first, first + lockstep.ranks);
    return new ReferenceGroup(ranks, own, lockstep, isOver);
  });
}

function viewOf(
  { own, first }: PlacedPool,
  replicas: readonly ReferenceReplica[],
  nowS: number,
): ReferencePoolView {
  const views = replicas.slice(first, first + own.replicas).map((replica) => replica.view());
  return {
    outstanding: views.reduce((sum, { outstanding }) => sum + outstanding, 0),
    capacity: takingAt(own, nowS).length * own.scheduler.maxSequences,
  };
}

/** Replicas of a pool that take requests at a moment. */
function takingAt({ held, replicas }: ReferenceInput, nowS: number): number[] {
  const all = Array.from({ length: replicas }, (_, index) => index);
  if (held === undefined) return all;
  return all.filter((index) => held[index].fromS <= nowS && nowS < held[index].toS);
}

function nextStartS({ held = [] }: ReferenceInput, nowS: number): number {
  const starts = held.map(({ fromS }) => fromS).filter((fromS) => fromS > nowS);
  return Math.min(...starts, Number.POSITIVE_INFINITY);
}

interface PlacedPool {
  readonly own: ReferenceInput;
  /** Index of its first replica. */
  readonly first: number;
}

/** The pools, each as an input of its own. */
function poolsOf(input: ReferenceInput): readonly PlacedPool[] {
  let first = 0;
  const others = (input.others ?? []).map(({ promptBlocks, outputBlocks, ...pool }) => ({
    ...input,
    ...pool,
    requests: { ...input.requests, promptBlocks, outputBlocks },
  }));
  return [input, ...others].map((own) => {
    const place = { own, first };
    first += own.replicas;
    return place;
  });
}

/**
 * Events that may pass without an arrival or an end: several times the tokens of the longest request. A request that gets
 * nowhere is an error, and no test that never ends.
 */
function eventBudget(
  { requests: { promptTokens, outputTokens } }: ReferenceInput,
  replicas: number,
): number {
  const longest = promptTokens.reduce(
    (most, tokens, id) => Math.max(most, tokens + outputTokens[id]),
    0,
  );
  return 1000 + 16 * longest * replicas;
}

/** Without a replica, all at once. */
function answer(row: RequestRow, id: number, { requests }: ReferenceInput, nowS: number): void {
  row.cachedTokens = requests.promptTokens[id];
  row.outputTokens = requests.outputTokens[id];
  row.startS = nowS;
  row.firstTokenS = row.outputTokens > 0 ? nowS : Number.NaN;
  row.finishS = nowS;
  row.outcome = 'completed';
}

function emptyRow(): RequestRow {
  return {
    arrivalS: Number.NaN,
    startS: Number.NaN,
    firstTokenS: Number.NaN,
    tokenTimesS: [],
    finishS: Number.NaN,
    queueS: 0,
    prefillS: 0,
    decodeS: 0,
    stallS: 0,
    cachedTokens: 0,
    selfHitTokens: 0,
    recomputedTokens: 0,
    rejectedTokens: 0,
    preemptions: 0,
    outputTokens: 0,
    truncated: false,
    outcome: 'unfinished',
    replica: -1,
  };
}

function summary(
  requests: readonly RequestRow[],
  replicas: readonly ReferenceReplica[],
): ReferenceRun {
  const sum = (part: (replica: ReferenceReplica) => number) =>
    replicas.reduce((total, replica) => total + part(replica), 0);
  return {
    requests,
    counters: {
      steps: sum((replica) => replica.steps.length),
      evictions: sum((replica) => replica.pool.evictions),
      registered: sum((replica) => replica.pool.registered),
      queriedTokens: sum((replica) => replica.queriedTokens),
      hitTokens: sum((replica) => replica.hitTokens),
      firstSeenTokens: sum((replica) => replica.missedBlocks.firstSeen * replica.blockTokens),
      evictedTokens: sum((replica) => replica.missedBlocks.evicted * replica.blockTokens),
      unusableTokens: sum((replica) => replica.missedBlocks.unusable * replica.blockTokens),
      draftedTokens: sum((replica) => replica.draftedTokens),
      acceptedTokens: sum((replica) => replica.acceptedTokens),
      dummySteps: sum((replica) => replica.dummySteps),
    },
    steps: replicas
      .flatMap((replica) => replica.steps)
      .toSorted((a, b) => a.startS - b.startS || a.replica - b.replica),
    pools: replicas.map(({ pool }) => ({
      freeBlocks: pool.free,
      cachedBlocks: pool.cached,
    })),
  };
}
