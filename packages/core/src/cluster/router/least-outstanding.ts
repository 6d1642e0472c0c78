import type { RouterFamily } from './contract.ts';

/** The replica with the fewest requests that have not ended; ties to the lowest index. It looks at all replicas. */
export const leastOutstanding: RouterFamily<object> = {
  create: () => ({ looksAtAll: true, route: (_request, fleet) => fleet.leastOutstanding }),
};
