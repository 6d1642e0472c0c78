/**
 * Work done, by replica and time bucket: the integrals from which energy, carbon, water and cost are computed after
 * the run, for any power model, grid or price list ("simulate once, price many times").
 *
 * A quantity is a total over the bucket. Sums over buckets equal what was added up to float64 rounding
 * (about 1e-15 relative per span).
 */
export const WORK_QUANTITIES = [
  'busyS', // replica-seconds with work on the accelerator
  'prefillS', // of which prefill
  'decodeS', // of which decode
  'utilizationS', // integral of the accelerator's utilization (0..1) over busy time
  'promptTokens', // prompt tokens computed
  'cachedTokens', // prompt tokens served from a prefix cache
  'outputTokens', // tokens generated
  'flops', // floating-point operations of the model
  'prefillFlops', // of which for prompts
  'weightBytes', // weights read from accelerator memory
  'kvReadBytes', // KV cache read, and states of linear layers read and written
  'kvWriteBytes', // KV cache written
  'prefillBytes', // of all three for prompts; weights by their share of a step's new tokens
  'kvUsedS', // integral of the share (0..1) of the KV blocks that requests hold, over busy time
  'steps', // engine steps; none under an engine that has no steps
  'sequenceSteps', // requests in each step, summed: divided by the steps, the mean batch size
] as const;
export type WorkQuantity = (typeof WORK_QUANTITIES)[number];

/** Totals of one span of work, in the order of `WORK_QUANTITIES`. Reused by its owner, so no allocation per span. */
export type WorkTotals = Float64Array;

export const QUANTITY_COUNT = WORK_QUANTITIES.length;

/** Position of each quantity in `WorkTotals`. */
export const Q = Object.freeze(
  Object.fromEntries(WORK_QUANTITIES.map((name, index) => [name, index])),
) as Readonly<Record<WorkQuantity, number>>;
