import { requireNumber } from '../../units/require.ts';
import type { FleetView, RoutableRequest, Router, RouterFamily, RouterSetup } from './contract.ts';
import { PrefixIndex } from './prefix-index.ts';

/**
 * Options of the prefix-aware router. Thresholds are those of the SGLang router's `cache_aware` policy (defaults of
 * sglang-router and its successor lightseekorg/smg, docs/concepts/routing/cache-aware.md), the bounds of the index those of
 * the approximate prefix plugin of kubernetes-sigs/gateway-api-inference-extension (prefix plugin, `DefaultConfig`).
 */
export interface PrefixAwareOptions {
  /** Share of the prompt's blocks that the best match must exceed, 0..1. Default 0.3. */
  readonly matchThreshold?: number | undefined;
  /** Load counts as imbalanced when max - min outstanding exceeds this, and ... Default 64. */
  readonly imbalanceRequests?: number | undefined;
  /** ... max exceeds this many times min; >= 1. Default 1.5. */
  readonly imbalanceRatio?: number | undefined;
  /** Blocks that the router remembers of each replica, least recently sent forgotten first; >= 1. Default 31,250. */
  readonly blocksPerReplica?: number | undefined;
  /** Blocks of a prompt that are matched and remembered, from its first on; >= 1. Default 256. */
  readonly matchedBlocks?: number | undefined;
}

/**
 * Sends a request where its prefix was sent before. The router knows only its own dispatches: it remembers, within a
 * capacity, which blocks it sent to which replica, and neither evictions nor generated blocks are reported to it.
 *
 *   imbalanced load                       -> fewest outstanding requests
 *   longest match > threshold of blocks   -> the replica with it; of several the one with fewest outstanding
 *   otherwise                             -> fewest outstanding requests
 *
 * Last ties go to the lowest index. Whatever was chosen is remembered.
 */
export const prefixAware: RouterFamily<PrefixAwareOptions> = {
  create: (options, setup, where) => new PrefixAwareRouter(options, setup, where),
};

class PrefixAwareRouter implements Router {
  readonly looksAtAll = true;
  readonly #matchThreshold: number;
  readonly #imbalanceRequests: number;
  readonly #imbalanceRatio: number;
  readonly #matchedBlocks: number;
  readonly #index: PrefixIndex;

  constructor(options: PrefixAwareOptions, { replicas }: RouterSetup, where: string) {
    const {
      matchThreshold = 0.3,
      imbalanceRequests = 64,
      imbalanceRatio = 1.5,
      blocksPerReplica = 31_250,
      matchedBlocks = 256,
    } = options;
    const count = { from: 1, to: 2 ** 24, integer: true };
    requireNumber(matchThreshold, `${where}.matchThreshold`, { from: 0, to: 1 });
    requireNumber(imbalanceRequests, `${where}.imbalanceRequests`, { from: 0 });
    requireNumber(imbalanceRatio, `${where}.imbalanceRatio`, { from: 1 });
    requireNumber(blocksPerReplica, `${where}.blocksPerReplica`, count);
    requireNumber(matchedBlocks, `${where}.matchedBlocks`, count);
    this.#matchThreshold = matchThreshold;
    this.#imbalanceRequests = imbalanceRequests;
    this.#imbalanceRatio = imbalanceRatio;
    this.#matchedBlocks = Math.min(matchedBlocks, blocksPerReplica);
    this.#index = new PrefixIndex({ replicas, blocksPerReplica });
  }

  route({ promptBlocks, promptRuns }: RoutableRequest, fleet: FleetView): number {
    const index = this.#index;
    const blocks = Math.min(promptBlocks.length, this.#matchedBlocks);
    let chosen = fleet.leastOutstanding;
    if (blocks === 0) return chosen;
    if (!this.#isImbalanced(fleet)) {
      const longest = index.match(promptRuns, blocks);
      if (longest > this.#matchThreshold * blocks) {
        const holder = leastHolder(index, fleet);
        if (holder >= 0) chosen = holder;
      }
    }
    // The end of a prompt is sent last in time and forgotten first, as engines evict it.
    index.remember(chosen, promptRuns, blocks);
    return chosen;
  }

  stopped(replica: number): void {
    this.#index.forget(replica);
  }

  #isImbalanced({ replicas, leastOutstanding, mostOutstanding: most }: FleetView): boolean {
    const least = replicas[leastOutstanding].outstanding;
    return most - least > this.#imbalanceRequests && most > this.#imbalanceRatio * least;
  }
}

/**
 * Of the replicas that have what was matched and take requests, the one with fewest outstanding requests; ties to the lowest index; -1:
 * none of them does.
 */
function leastHolder(index: PrefixIndex, fleet: FleetView): number {
  const { replicas, leastOutstanding } = fleet;
  if (index.isHolder(leastOutstanding)) return leastOutstanding;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let entry = index.firstHolder(); entry >= 0; entry = index.nextHolder(entry)) {
    const replica = index.replicaOf(entry);
    if (!fleet.takes(replica)) continue;
    const { outstanding } = replicas[replica];
    if (outstanding > least || (outstanding === least && replica > best)) continue;
    least = outstanding;
    best = replica;
  }
  return best;
}
