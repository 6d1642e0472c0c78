/** What the groups of a pool say whose replicas step together. */
export interface LockstepTotals {
  /** Steps of groups; each is a step of all ranks. */
  steps: number;
  /** Steps of ranks that had nothing to do, and their seconds. */
  dummySteps: number;
  dummyS: number;
  /** Seconds of the steps of all ranks, dummies included. */
  rankS: number;
  /** Seconds that the steps of ranks with work would have taken if all others had had as much to do. */
  aloneS: number;
  /** Rank-seconds in which somebody waited only because prefills have steps of their own. */
  deferredS: number;
}

export function noLockstep(): LockstepTotals {
  return { steps: 0, dummySteps: 0, dummyS: 0, rankS: 0, aloneS: 0, deferredS: 0 };
}

/** The totals of several groups or pools, in their order. */
export function sumOfLockstep(all: readonly Readonly<LockstepTotals>[]): LockstepTotals {
  const sum = noLockstep();
  for (const one of all) {
    sum.steps += one.steps;
    sum.dummySteps += one.dummySteps;
    sum.dummyS += one.dummyS;
    sum.rankS += one.rankS;
    sum.aloneS += one.aloneS;
    sum.deferredS += one.deferredS;
  }
  return sum;
}
