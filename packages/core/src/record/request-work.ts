import { float64s, type Memory } from '../kernel/memory.ts';

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

export function emptyRequestWork(count: number, memory: Memory = 'own'): RequestWork {
  return {
    flops: float64s(count, memory),
    kvBytes: float64s(count, memory),
    weightBytes: float64s(count, memory),
    shareS: float64s(count, memory),
  };
}
