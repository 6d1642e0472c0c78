import { KavierError } from '../../units/errors.ts';
import { requireNumber } from '../../units/require.ts';
import type { ModelRouterFamily } from './contract.ts';
import { findPool } from './find-pool.ts';

export interface WeightedOptions {
  /** Share of the requests of each pool by name, relative to the sum of all; >= 0, at least one > 0. Pools left out get none. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A pool drawn at random for each request, with these weights. */
export const weighted: ModelRouterFamily<WeightedOptions> = {
  create: ({ weights }, { pools, stream }, where) => {
    const shares = new Float64Array(pools.length);
    for (const [name, weight] of Object.entries(weights)) {
      const path = `${where}.weights.${name}`;
      shares[findPool(name, pools, path)] = requireNumber(weight, path, { from: 0 });
    }
    const total = shares.reduce((sum, share) => sum + share, 0);
    if (!(total > 0 && total < Number.POSITIVE_INFINITY)) {
      throw new KavierError('the weights of the pools must have a sum', {
        kind: 'input',
        where: `${where}.weights`,
        found: String(total),
        expected: 'a finite number > 0',
      });
    }
    const last = shares.findLastIndex((share) => share > 0);
    return {
      isBlind: true,
      choose: () => {
        let left = stream.nextUniform() * total;
        for (let index = 0; index < last; index++) {
          left -= shares[index];
          if (left < 0) return index;
        }
        return last;
      },
    };
  },
};
