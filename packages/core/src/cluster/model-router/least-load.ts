import type { ModelRouterFamily } from './contract.ts';
import { findPool } from './find-pool.ts';

export interface LeastLoadOptions {
  /** The pools to choose from, by name; default: all. */
  readonly pools?: readonly string[] | undefined;
}

/** The pool with the fewest requests that have not ended, as a share of those that may run at once; ties to the first of the list. */
export const leastLoad: ModelRouterFamily<LeastLoadOptions> = {
  create: ({ pools: names }, { pools }, where) => {
    const candidates = (names ?? pools).map((name, i) =>
      findPool(name, pools, `${where}.pools[${i}]`),
    );
    return {
      looksAtAll: candidates.length > 1,
      choose: (_request, views) => {
        let best = candidates[0] ?? 0;
        let least = Number.POSITIVE_INFINITY;
        for (const index of candidates) {
          const { outstanding, capacity } = views[index];
          // None of its replicas takes requests: only where that is so of all.
          const load = capacity === 0 ? Number.MAX_VALUE : outstanding / capacity;
          if (load >= least) continue;
          least = load;
          best = index;
        }
        return best;
      },
    };
  },
};
