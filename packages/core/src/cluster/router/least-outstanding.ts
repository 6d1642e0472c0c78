import type { ReplicaView, RouterFamily } from './contract.ts';

/** The replica with the fewest requests that have not ended; ties to the lowest index. It looks at all replicas. */
export const leastOutstanding: RouterFamily<object> = {
  create: () => ({ route: (_request, replicas) => indexOfLeastOutstanding(replicas) }),
};

export function indexOfLeastOutstanding(replicas: readonly ReplicaView[]): number {
  let best = 0;
  let least = replicas[0].outstanding;
  for (let index = 1; index < replicas.length && least > 0; index++) {
    const { outstanding } = replicas[index];
    if (outstanding < least) {
      best = index;
      least = outstanding;
    }
  }
  return best;
}
