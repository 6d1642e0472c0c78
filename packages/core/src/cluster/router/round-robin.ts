import type { RouterFamily } from './contract.ts';

/** Replica 0, 1, 2, ... and again from 0. */
export const roundRobin: RouterFamily<object> = {
  create: (_options, { replicas }) => {
    let next = 0;
    return {
      isBlind: true,
      route: () => {
        const chosen = next;
        next = chosen + 1 === replicas ? 0 : chosen + 1;
        return chosen;
      },
    };
  },
};
