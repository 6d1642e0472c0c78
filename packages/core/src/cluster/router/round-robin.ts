import type { RouterFamily } from './contract.ts';

/** Replica 0, 1, 2, ... and again from 0, of those that take requests. */
export const roundRobin: RouterFamily<object> = {
  create: () => {
    let turn = -1;
    return {
      isBlind: true,
      route: (_request, { held }) => {
        turn = turn + 1 < held.length ? turn + 1 : 0;
        return held[turn];
      },
    };
  },
};
