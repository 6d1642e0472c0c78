import type { SchedulerOptions } from '../../src/engine/options.ts';
import type { RandomStream } from '../../src/kernel/random.ts';
import type { KvCacheOptions } from '../../src/kvcache/options.ts';
import type { Outcome } from '../../src/record/request-record.ts';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import type { ReferenceInput, RequestRow } from './contract.ts';

/** A request in the hands of a replica. */
export interface RequestState {
  readonly id: number;
  /** Position among all arrivals. */
  readonly arrival: number;
  readonly promptTokens: number;
  /** Tokens it will generate if nothing ends it earlier: the workload's, cut to what fits. */
  readonly outputTokens: number;
  readonly priority: number;
  readonly arrivalS: number;
  readonly deadlineS: number;
  /** What becomes of it when it is not done by then. */
  readonly lateOutcome: Outcome;
  state: 'waiting' | 'running' | 'ended';
  /** When the state began; time since then is not yet in the row. */
  sinceS: number;
  /** Block table: block i holds its tokens i * blockTokens and following. */
  blocks: number[];
  computed: number;
  generated: number;
  /** Most tokens that were ever computed and then lost to a preemption. */
  lostTokens: number;
  /** Prompt tokens that it came with. */
  given: number;
  /** It has sampled since it was admitted. */
  decodes: boolean;
  /** What decides which drafts are accepted: one number for each step in which it decodes. */
  draws: RandomStream | undefined;
  readonly row: RequestRow;
}

/** Tokens that must be computed before the request can sample its next one. */
export function targetOf(request: RequestState): number {
  return request.promptTokens + request.generated;
}

/** Longest sequence that the engine takes: a prefill that may not be split must fit into one step. */
function contextLimit({ scheduler }: ReferenceInput): number {
  return splitsPrefills(scheduler)
    ? scheduler.maxContextTokens
    : Math.min(scheduler.maxContextTokens, scheduler.maxBatchedTokens);
}

export function splitsPrefills(scheduler: SchedulerOptions): boolean {
  return scheduler.chunkedPrefill && scheduler.batching === 'continuous';
}

export function isAcceptable(input: ReferenceInput, id: number): boolean {
  const prompt = input.requests.promptTokens[id];
  const limit = input.requests.maxTokens?.[id] ?? -1;
  return (
    prompt >= 1 &&
    (limit < 0 || prompt + limit <= input.scheduler.maxContextTokens) &&
    prompt + 1 <= contextLimit(input) &&
    Math.ceil(prompt / input.kv.blockTokens) <= input.kv.blocks
  );
}

export function arrivedRequest(
  input: ReferenceInput,
  id: number,
  arrival: number,
  row: RequestRow,
): RequestState {
  const promptTokens = input.requests.promptTokens[id];
  const wanted = input.requests.outputTokens[id];
  const { timeoutS } = input.scheduler;
  const patienceS = input.requests.patienceS?.[id] ?? Number.POSITIVE_INFINITY;
  // The keys and values of the token that is sampled last are never written, so it needs no room.
  const roomInPool = input.kv.blocks * input.kv.blockTokens - promptTokens + 1;
  return {
    id,
    arrival,
    promptTokens,
    outputTokens: Math.min(wanted, contextLimit(input) - promptTokens, roomInPool),
    priority: input.priority?.[id] ?? 0,
    arrivalS: row.arrivalS,
    deadlineS: row.arrivalS + Math.min(timeoutS, patienceS),
    lateOutcome: patienceS < timeoutS ? 'cancelled' : 'timed-out',
    state: 'waiting',
    sinceS: row.arrivalS,
    blocks: [],
    computed: 0,
    generated: 0,
    lostTokens: 0,
    given: 0,
    decodes: false,
    draws: undefined,
    row,
  };
}

/** Books the time since the last change of state. */
export function passTime(request: RequestState, nowS: number): void {
  const { row } = request;
  const seconds = nowS - request.sinceS;
  request.sinceS = nowS;
  if (request.state === 'waiting' && row.preemptions === 0) row.queueS += seconds;
  else if (request.state === 'waiting') row.stallS += seconds;
  else if (Number.isNaN(row.firstTokenS)) row.prefillS += seconds;
  else row.decodeS += seconds;
}

export function endRequest(request: RequestState, nowS: number, outcome: Outcome): void {
  passTime(request, nowS);
  request.state = 'ended';
  request.row.finishS = nowS;
  request.row.outcome = outcome;
}

/** A block's content: an id that the workload names, or a text that no other block of any request has. */
export type Content = number | string;

/** Content of block `index` of a request once it is full. */
export function contentOf(
  requests: RequestTable,
  kv: KvCacheOptions,
  id: number,
  index: number,
): Content {
  const firstOutputBlock = Math.floor(requests.promptTokens[id] / kv.blockTokens);
  const named =
    index < firstOutputBlock
      ? listOf(requests.promptBlocks, id)[index]
      : listOf(requests.outputBlocks, id)[index - firstOutputBlock];
  return named ?? `block ${index} of request ${id}`;
}

function listOf(lists: BlockLists | undefined, id: number): readonly (number | undefined)[] {
  if (lists === undefined) return [];
  return Array.from(lists.ids.subarray(lists.offsets[id], lists.offsets[id + 1]));
}
