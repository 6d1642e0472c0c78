import type { RouterFamily } from './contract.ts';

/** Every replica with equal chance: the baseline that knows nothing. */
export const random: RouterFamily<object> = {
  create: (_options, { replicas, stream }) => ({
    isBlind: true,
    route: () => stream.nextInt(replicas),
  }),
};
