import {
  type CardCount,
  Float64Column,
  Int32Column,
  KavierError,
  type RequestTable,
  sortByArrival,
  type TraceCard,
  type Workload,
} from '@kavier/core';
import type { BlockColumn } from './block-column.ts';

const MAX_ROOM = 1 << 24;

/** The doubt about a trace that does not say when its requests arrive. */
export const ALL_AT_ONCE = 'NO ARRIVALS ARE KNOWN: all requests arrive at once, at 0 s.';

/** The columns of a trace while it is being read, in the order of the file. */
export class TraceColumns {
  readonly arrivalS: Float64Column;
  readonly promptTokens: Int32Column;
  readonly outputTokens: Int32Column;
  /** Absent while every row of the source has become a request, so that row i is request i. */
  sourceRow: Int32Column | undefined;
  session: Int32Column | undefined;
  /** Absent: counted in order of arrival. */
  turn: Int32Column | undefined;
  afterRequest: Int32Column | undefined;
  thinkTimeS: Float64Column | undefined;
  patienceS: Float64Column | undefined;
  maxTokens: Int32Column | undefined;
  requestClass: Int32Column | undefined;
  classNames: readonly string[] | undefined;
  promptBlocks: BlockColumn | undefined;
  outputBlocks: BlockColumn | undefined;

  /**
   * @param expected requests to expect, only a hint that saves growing; room for at most 2^24 is
   * made at once.
   */
  constructor(expected = 1024) {
    const room = Math.min(expected, MAX_ROOM);
    this.arrivalS = new Float64Column(room);
    this.promptTokens = new Int32Column(room);
    this.outputTokens = new Int32Column(room);
  }

  get count(): number {
    return this.arrivalS.length;
  }

  add(arrivalS: number, promptTokens: number, outputTokens: number): void {
    this.arrivalS.push(arrivalS);
    this.promptTokens.push(promptTokens);
    this.outputTokens.push(outputTokens);
  }
}

/** What a reader knows about a trace besides its columns; it becomes the card. */
export interface TraceFacts {
  readonly source: string;
  readonly format: string;
  readonly rows: number;
  readonly blankLines?: number;
  readonly leftOut?: readonly CardCount[];
  readonly repaired?: readonly CardCount[];
  readonly notes?: readonly string[];
  /** What has to be known before an answer that rests on the trace, a sentence each. */
  readonly doubts?: readonly string[] | undefined;
  /**
   * Times are wall clock or begin anywhere: the first arrival becomes 0. Default: they count from
   * the start already.
   */
  readonly fromFirstArrival?: boolean;
}

/** The workload of a trace: requests in order of arrival, turns counted, and the card. */
export function workloadOf(columns: TraceColumns, facts: TraceFacts): Workload {
  const leftOut = (facts.leftOut ?? []).filter(({ count }) => count > 0);
  if (columns.count === 0) {
    throw new KavierError('the trace has no requests', {
      kind: 'input',
      where: facts.source,
      found: facts.rows === 0 ? 'no rows' : `${facts.rows} rows, all left out`,
      expected: 'at least one request',
      hint:
        leftOut.map(({ reason, count }) => `Left out, ${reason} (${count})`).join('. ') ||
        undefined,
    });
  }
  if (facts.fromFirstArrival === true) startAtZero(columns.arrivalS.view());
  const isSince1970 = settleStart(columns.arrivalS.view(), facts.source);
  const { table, moved } = sortByArrival(tableOf(columns));
  const sorted = { reason: 'moved into order of arrival', count: moved };
  const repaired = [...(facts.repaired ?? []), sorted].filter(({ count }) => count > 0);
  const notes = [...(facts.notes ?? [])];
  if (facts.blankLines) notes.push(`${facts.blankLines} blank lines were skipped.`);
  if (isSince1970) notes.push('Times are since 1970; the first arrival is 0 s.');
  const { source, format, rows } = facts;
  const { length } = facts.doubts ?? [];
  const doubts = length === 0 ? undefined : facts.doubts;
  const counts = { rows, requests: table.count, leftOut, repaired };
  const card: TraceCard = { source, format, ...counts, notes, ...(doubts && { doubts }) };
  return { requests: withTurns(table), card };
}

function tableOf(columns: TraceColumns): RequestTable {
  const { count } = columns;
  return {
    count,
    arrivalS: columns.arrivalS.view(),
    promptTokens: columns.promptTokens.view(),
    outputTokens: columns.outputTokens.view(),
    session: columns.session?.view(),
    turn: columns.turn?.view(),
    afterRequest: columns.afterRequest?.view(),
    thinkTimeS: columns.thinkTimeS?.view(),
    patienceS: columns.patienceS?.view(),
    maxTokens: columns.maxTokens?.view(),
    requestClass: columns.requestClass?.view(),
    classNames: columns.classNames,
    promptBlocks: columns.promptBlocks?.lists(),
    outputBlocks: columns.outputBlocks?.lists(),
    sourceRow: columns.sourceRow?.view(),
  };
}

/** Seconds that no trace spans (19 years), unless a time is missing, in another unit or not one. */
const LONGEST_S = 6e8;
/** Seconds since 1970 of 1995 and of 2128. */
const EPOCH_S = { from: 8e8, to: 5e9 };

/**
 * Makes the first arrival 0 where times are since 1970, and says whether they are.
 * Errors: arrivals that cannot be seconds of one trace.
 */
function settleStart(arrivalS: Float64Array, source: string): boolean {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const time of arrivalS) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  if (last - first > LONGEST_S || first > EPOCH_S.to) {
    const years = (seconds: number) => Number((seconds / 31_557_600).toPrecision(3));
    throw new KavierError('the arrivals are not seconds of one trace', {
      kind: 'input',
      where: source,
      found:
        first > EPOCH_S.to
          ? `a first arrival ${years(first)} years after the start`
          : `arrivals that span ${years(last - first)} years`,
      expected: 'times of one unit, none missing or 0 among instants since 1970',
      hint: 'If only the unit is another one: --set workload.timeUnit=ms (or us, ns)',
    });
  }
  if (first < EPOCH_S.from) return false;
  startAtZero(arrivalS);
  return true;
}

function startAtZero(arrivalS: Float64Array): void {
  let first = Number.POSITIVE_INFINITY;
  for (const time of arrivalS) if (time < first) first = time;
  for (let i = 0; i < arrivalS.length; i++) arrivalS[i] -= first;
}

/**
 * Numbers the requests of each session 0, 1, 2, ... in order of arrival, where the trace does not.
 */
function withTurns(table: RequestTable): RequestTable {
  const { session, count } = table;
  if (session === undefined || table.turn !== undefined) return table;
  const turn = new Int32Array(count);
  const seen = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    if (session[i] < 0) continue;
    const before = seen.get(session[i]) ?? 0;
    turn[i] = before;
    seen.set(session[i], before + 1);
  }
  return { ...table, turn };
}
