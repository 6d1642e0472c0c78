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
  /** The prompt's full blocks, as far as the workload names them. */
  readonly promptBlocks: PromptBlocks;
}

/** The named content of a prompt, block by block. Equal ids mean equal content and equal content before it. */
export interface PromptBlocks {
  /** Full blocks; 0 when the workload says nothing about prefixes. */
  readonly length: number;
  /** Dense content id of block `index`, 0 <= index < length. */
  at(index: number): number;
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

/** Sends each request to a replica. One instance serves one run and may keep state of its own. */
export interface Router {
  /** Index of the chosen replica. Called once for each request, in order of arrival. */
  route(request: RoutableRequest, replicas: readonly ReplicaView[]): number;
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
