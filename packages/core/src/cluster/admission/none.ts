import type { AdmissionFamily } from './contract.ts';

/** Everything is let in: the baseline. */
export const none: AdmissionFamily<object> = {
  create: () => ({ isBlind: true, admits: () => true }),
};
