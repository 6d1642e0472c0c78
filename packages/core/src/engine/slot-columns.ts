/*
 * Where the parts of a row lie in the typed arrays of a replica. Rows, because what is read together then shares a line of the
 * processor's cache, and one array, because each costs two lines more: with a thousand replicas, lines are what a step costs.
 *
 * Modules take the places out of these tables into constants of their own, which compiled code has as numbers.
 */

/** A slot's whole numbers, in `ReplicaState.slots`. */
export const SLOT = Object.freeze({
  /** Request that has the slot; -1: it is free. */
  REQUEST: 0,
  /** Number of its admission. */
  ORDER: 1,
  /** Slots admitted after it and before it, -1: none. Of a free slot the next free one. */
  NEXT: 2,
  PREVIOUS: 3,
  /** Tokens of context; of a slot that decodes, less the tick. */
  CONTEXT: 4,
  /** Tokens that the admission found cached. */
  CACHED: 5,
  /** While it decodes: its file, and its neighbours in there. */
  FILE: 6,
  FILE_NEXT: 7,
  FILE_PREVIOUS: 8,
  /** Tokens that a stalled slot has to get, -1 for all others. */
  STALLED: 9,
  /** 1 when it has ended and keeps its place until its static batch is over. */
  PARKED: 10,
  /** Tokens of context when it began to decode. */
  JOINED: 11,
  WIDTH: 16,
});

/** A slot's seconds and bytes, in `ReplicaState.amounts`. */
export const AMOUNT = Object.freeze({
  /** Moment at which the present phase of the request began. */
  SINCE_S: 0,
  /** The sums of what steps give each request, when it began to decode. */
  SHARED_S: 1,
  SHARED_BYTES: 2,
  WIDTH: 4,
});

/** Decodes that reach a block boundary together, in `ReplicaState.files`. */
export const FILE = Object.freeze({ FIRST: 0, LAST: 1, SIZE: 2, WIDTH: 4 });

/** A row of the plan, in `StepPlan.rows`: a chunk of prefill, and elements of lists that are as long as there are slots. */
export const ROW = Object.freeze({
  /** Which slot gets how many tokens. */
  SLOT: 0,
  TOKENS: 1,
  /** Context length before the step, tokens, and that at which the prefill is complete. */
  BEFORE: 2,
  TARGET: 3,
  /** 1 where the chunk completes a prefill after which the request wants a token, otherwise 0. */
  SAMPLES: 4,
  /** Requests that begin to run with this step, and those that lose their place, in order. */
  ADMITTED: 5,
  PREEMPTED: 6,
  WIDTH: 8,
});
