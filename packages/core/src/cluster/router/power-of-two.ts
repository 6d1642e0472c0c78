import type { RouterFamily } from './contract.ts';

/**
 * Of two different replicas drawn at random the one with fewer outstanding requests; ties to the one drawn first
 * (Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12(10), 2001).
 */
export const powerOfTwo: RouterFamily<object> = {
  create: (_options, { replicas: count, stream }) => ({
    route: (_request, { replicas }) => {
      if (count === 1) return 0;
      const first = stream.nextInt(count);
      const other = stream.nextInt(count - 1);
      const second = other < first ? other : other + 1;
      return replicas[second].outstanding < replicas[first].outstanding ? second : first;
    },
  }),
};
