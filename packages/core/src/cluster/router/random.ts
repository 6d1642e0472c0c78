import type { RouterFamily } from './contract.ts';

/** Every replica with equal chance: the baseline that knows nothing. */
export const random: RouterFamily<object> = {
  create: (_options, { stream }) => ({
    isBlind: true,
    route: (_request, { held }) => held[stream.nextInt(held.length)],
  }),
};
