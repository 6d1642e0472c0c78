/**
 * The waiting requests of one replica, in the order in which they are considered for admission. Ids come out one at a
 * time from the front; a request that was preempted comes back through `pushPreempted`.
 */
export interface WaitingQueue {
  /** Requests in the queue. */
  readonly size: number;
  /** A request that has just arrived. */
  push(id: number): void;
  /** A request that lost its place; it keeps the priority of having been admitted before where the order has one. */
  pushPreempted(id: number): void;
  /** The request to consider next, or -1. */
  peek(): number;
  /** Takes the request that `peek` showed. */
  pop(): void;
  /** Takes a request out of the middle (given up while waiting). It must be in the queue. */
  remove(id: number): void;
}

/** What an order may look at. No output length: nothing but the execution of steps knows it. */
export interface WaitingRequests {
  readonly arrivalS: Float64Array;
  readonly promptTokens: Int32Array;
  /** Smaller goes first; absent: all equal. */
  readonly priority?: Int32Array | undefined;
}
