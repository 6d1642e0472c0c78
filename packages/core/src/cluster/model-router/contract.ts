import type { RandomStream } from '../../kernel/random.ts';
import type { RoutableRequest } from '../router/contract.ts';

/** What may be known of a request before its pool is chosen: not its blocks either, which are cut to the caches of a pool. */
export type ModelRequest = Omit<RoutableRequest, 'promptBlocks'>;

/** What a model router sees of one pool: sums over its replicas, as old as the view delay says. */
export interface PoolView {
  readonly name: string;
  /** Requests that have not ended, and those of them that wait. */
  readonly outstanding: number;
  readonly waiting: number;
  /** Requests that may run at once on the replicas that take requests now. */
  readonly capacity: number;
}

/** Sends each request to a pool, whose own router chooses the replica. One instance serves one run and may keep state of its own. */
export interface ModelRouter {
  /** It looks at the pools, so that all replicas are kept current; default false, which is right, but slow, if it looks all the same. */
  readonly looksAtAll?: boolean | undefined;
  /** It looks at no pool: which requests go where is known before any of them is served. Default false. */
  readonly isBlind?: boolean | undefined;
  /** Index of the chosen pool. Called once for each request, in order of arrival. */
  choose(request: ModelRequest, pools: readonly PoolView[]): number;
}

/** What a model router is made from, besides its options. */
export interface ModelRouterSetup {
  /** Names of the pools, each once, at least one. */
  readonly pools: readonly string[];
  /** Names of the workload's classes; empty where it has none. */
  readonly classNames: readonly string[];
  /** Its own stream: drawing from it shifts no other part of the run. */
  readonly stream: RandomStream;
}

/** One kind of model router. */
export interface ModelRouterFamily<Options> {
  /** Checks the options, throwing KavierError below the path `where`, and makes a fresh instance. */
  create(options: Options, setup: ModelRouterSetup, where: string): ModelRouter;
}
