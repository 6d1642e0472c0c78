import type { RouterFamily } from './contract.ts';

/**
 * Of two different replicas drawn at random the one with fewer outstanding requests; ties to the one drawn first
 * (Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12(10), 2001).
 */
export const powerOfTwo: RouterFamily<object> = {
  create: (_options, { stream }) => ({
    route: (_request, { replicas, held }) => {
      const count = held.length;
      if (count === 1) return held[0];
      const drawn = stream.nextInt(count);
      const other = stream.nextInt(count - 1);
      const first = held[drawn];
      const second = held[other < drawn ? other : other + 1];
      return replicas[second].outstanding < replicas[first].outstanding ? second : first;
    },
  }),
};
