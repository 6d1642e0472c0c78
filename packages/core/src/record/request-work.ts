/**
 * Work that each request caused: one row per request, as columns. Their sums are the totals of the work ledger, so that energy,
 * carbon and cost can be shared out after the run:
 *
 *   flops         of its own tokens and attention pairs
 *   kvBytes       KV cache that it read and wrote
 *   weightBytes   an equal share of the weights that each of its steps read
 *   shareS        an equal share of the seconds of each of its steps
 *
 * "Equal": a step of n sequences gives each 1 / n.
 */
export interface RequestWork {
  readonly flops: Float64Array;
  readonly kvBytes: Float64Array;
  readonly weightBytes: Float64Array;
  readonly shareS: Float64Array;
}

export function emptyRequestWork(count: number): RequestWork {
  return {
    flops: new Float64Array(count),
    kvBytes: new Float64Array(count),
    weightBytes: new Float64Array(count),
    shareS: new Float64Array(count),
  };
}
