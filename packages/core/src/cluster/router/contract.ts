import type { RandomStream } from '../../kernel/random.ts';

/**
 * What a router or admission may know of a request: never how long its answer will be. The object is reused for the next
 * request; keep its values, not the object.
 */
export interface RoutableRequest {
  readonly id: number;
  readonly arrivalS: number;
  readonly promptTokens: number;
  /** Dense session id, or -1. */
  readonly session: number;
  /** Index into the workload's class names, or -1. */
  readonly requestClass: number;
  /** The prompt's full blocks, as far as the workload names them. */
  readonly promptBlocks: PromptBlocks;
  /** The same blocks as runs of the prefix trie: a few, however long the prompt. */
  readonly promptRuns: PromptRuns;
}

/** The named content of a prompt, block by block. Equal ids mean equal content and equal content before it. */
export interface PromptBlocks {
  /** Full blocks; 0 when the workload says nothing about prefixes. */
  readonly length: number;
  /** Dense content id of block `index`, 0 <= index < length. */
  at(index: number): number;
}

/**
 * A prompt as the runs of blocks that it goes through. Equal runs are equal content and equal content before it, block by block.
 * A prompt enters each run at its first block and may leave it before its end.
 */
export interface PromptRuns {
  /** Runs; 0 when the workload says nothing about prefixes. */
  readonly length: number;
  /** Dense id of run `index`, 0 <= index < length. */
  runAt(index: number): number;
  /** Blocks of the prompt up to where it leaves run `index`. */
  endAt(index: number): number;
}

/** What a router sees of one replica, as old as the view delay says. */
export interface ReplicaView {
  readonly waiting: number;
  /** Places taken in the batch. */
  readonly running: number;
  /** Requests sent there that have not ended. */
  readonly outstanding: number;
  /** Share of the KV blocks in use, 0..1. */
  readonly kvUsage: number;
}

/** What a router sees of the replicas of its pool. */
export interface FleetView {
  /** All of them, by index, also those that have not started yet or take no requests any more. */
  readonly replicas: readonly ReplicaView[];
  /** Indices of those that take requests now, ascending; at least one when a router is asked. It must choose one of them. */
  readonly held: readonly number[];
  /** Whether a replica is one of them. */
  takes(replica: number): boolean;
  /** Index of that with the fewest requests that have not ended, the lowest of several. Looks at all of them. */
  readonly leastOutstanding: number;
  /** Requests that have not ended at that which has most of them. Looks at all of them. */
  readonly mostOutstanding: number;
}

/** Sends each request to a replica of a pool. One instance serves one run and may keep state of its own. */
export interface Router {
  /**
   * It looks at all replicas for most requests, so that all are kept current. Default false: a replica is brought to the present
   * when it is looked at, which gives the same run, and is slow if all of them are.
   */
  readonly looksAtAll?: boolean | undefined;
  /** It looks at no replica: where requests go is known before any of them is served. Default false. */
  readonly isBlind?: boolean | undefined;
  /** A replica takes no requests any more; told before the next request is routed. */
  stopped?(replica: number): void;
  /** Index of the chosen replica. Called once for each request, in order of arrival. */
  route(request: RoutableRequest, fleet: FleetView): number;
}

/** What a router is made from, besides its options. */
export interface RouterSetup {
  /** Number of replicas, >= 1. */
  readonly replicas: number;
  /** Its own stream: drawing from it shifts no other part of the run. */
  readonly stream: RandomStream;
}

/** One kind of router. */
export interface RouterFamily<Options> {
  /** Checks the options, throwing KavierError below the path `where`, and makes a fresh router. */
  create(options: Options, setup: RouterSetup, where: string): Router;
}
