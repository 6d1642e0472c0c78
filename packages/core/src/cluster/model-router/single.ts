import type { ModelRouterFamily } from './contract.ts';
import { findPool } from './find-pool.ts';

export interface SingleOptions {
  /** The pool that takes everything; default: the first. */
  readonly pool?: string | undefined;
}

/** Everything to one pool: the baseline. */
export const single: ModelRouterFamily<SingleOptions> = {
  create: ({ pool }, { pools }, where) => {
    const index = pool === undefined ? 0 : findPool(pool, pools, `${where}.pool`);
    return { isBlind: true, choose: () => index };
  },
};
