/**
 * The workload of a run as columns: row i is request i, in order of arrival. Policies and engines refer to a
 * request by this dense id only. Text never appears; a prompt is a length and, where known, a list of prefix blocks.
 */
export interface RequestTable {
  /** Number of requests; every column has this length. */
  readonly count: number;
  /** Seconds from the start of the workload; finite, >= 0, never decreasing. */
  readonly arrivalS: Float64Array;
  /** Tokens of the prompt, >= 0. */
  readonly promptTokens: Int32Array;
  /** Tokens that the model will generate, >= 0. Only the execution of steps may read this. */
  readonly outputTokens: Int32Array;
  /** Dense session id, or -1 for a request outside any session. Absent: the workload has no sessions. */
  readonly session?: Int32Array | undefined;
  /** Position in its session, counted from 0. Present exactly when `session` is. */
  readonly turn?: Int32Array | undefined;
  /**
   * Closed loop: the id of the request whose completion releases this one, or -1 when `arrivalS` alone decides.
   * A predecessor always has a smaller id. Absent: the whole workload is open loop.
   */
  readonly afterRequest?: Int32Array | undefined;
  /** Seconds between the predecessor's completion and this request's arrival. Present exactly with `afterRequest`. */
  readonly thinkTimeS?: Float64Array | undefined;
  /** Seconds after its arrival at which the client cancels, > 0; Infinity never. Absent: nobody cancels. */
  readonly patienceS?: Float64Array | undefined;
  /**
   * Most output tokens that the client asked for, >= 0, at least `outputTokens`; -1 where it set no limit. A request
   * whose prompt and limit exceed the engine's context is refused. Absent: not known, and answers are cut to what fits.
   */
  readonly maxTokens?: Int32Array | undefined;
  /** Index into `classNames` (a tenant, a model asked for, a request type). Absent: one class. */
  readonly requestClass?: Int32Array | undefined;
  readonly classNames?: readonly string[] | undefined;
  /**
   * Prefix blocks of each prompt: ceil(promptTokens / blockTokens) ids, the last block may be partial.
   * Absent: the workload says nothing about shared prefixes.
   */
  readonly promptBlocks?: BlockLists | undefined;
  /**
   * Blocks that become full while the output is generated, that is blocks floor(promptTokens / blockTokens) up to
   * floor((promptTokens + outputTokens) / blockTokens) - 1 of the whole sequence. Ids share the space of
   * `promptBlocks`, so a next turn can hit them. Absent: outputs are not known to be reused.
   */
  readonly outputBlocks?: BlockLists | undefined;
  /** Row of the source (counted from 0, header excluded) that each request came from, for joining back. */
  readonly sourceRow?: Int32Array | undefined;
}

/**
 * One list of block ids per request, stored end to end. Ids are dense (0 .. distinctCount - 1) and interned when the
 * workload is loaded: equal id means equal block content and equal content of every block before it.
 */
export interface BlockLists {
  /** Tokens in a full block. */
  readonly blockTokens: number;
  /** List of request i is `ids[offsets[i] .. offsets[i + 1])`; length count + 1. */
  readonly offsets: Int32Array;
  readonly ids: Int32Array;
  /** Ids lie below it: those in use over the whole workload, prompt and output blocks together, and after a recut few more. */
  readonly distinctCount: number;
}

/** Blocks needed to hold `tokens`, the last one possibly partial. */
export function blockCount(tokens: number, blockTokens: number): number {
  return Math.ceil(tokens / blockTokens);
}
