import type { StepTimer } from './contract.ts';
import type { CountLookup } from './memoized.ts';
import type { StepCosts } from './roofline.ts';

/** The linear layers of one rank in a step of its group, as its timer asks for them: what all ranks do is in the fields. */
export class RankLinear implements CountLookup {
  /** Tokens of the rank, of all ranks together and of the rank with most; into how many parts stages cut them. */
  ownTokens = 0;
  allTokens = 0;
  mostTokens = 0;
  parts = 1;
  readonly #seconds: NonNullable<StepCosts['linearOfRankS']>;

  constructor(seconds: NonNullable<StepCosts['linearOfRankS']>) {
    this.#seconds = seconds;
  }

  at(): number {
    const { ownTokens, allTokens, mostTokens, parts } = this;
    if (parts === 1) return this.#seconds(ownTokens, allTokens, mostTokens);
    const part = (tokens: number) => Math.ceil(tokens / parts);
    return this.#seconds(part(ownTokens), part(allTokens), part(mostTokens));
  }
}

/**
 * The time of a group's steps: that of the rank which takes longest. Which one that is may change from step to step, so that a run is
 * limited to the steps in which it is one and the same.
 */
export class LockstepTimer implements StepTimer {
  #longest: StepTimer | undefined;

  /** The timers of all ranks are set to a run. Returns the steps, at most `limit`, for which the answers hold. */
  choose(timers: readonly StepTimer[], limit: number): number {
    let longest = timers[0];
    for (const timer of timers) if (isLonger(timer, longest)) longest = timer;
    this.#longest = longest;
    let steps = limit;
    for (const timer of timers) {
      if (timer !== longest) steps = stepsBelow(timer, longest, steps);
    }
    return steps;
  }

  get line(): StepTimer['line'] {
    return this.#longest?.line;
  }

  stepOfRunS(step: number): number {
    return this.#chosen().stepOfRunS(step);
  }

  runS(steps: number): number {
    return this.#chosen().runS(steps);
  }

  stepsWithin(seconds: number, maxSteps: number): number {
    return this.#chosen().stepsWithin(seconds, maxSteps);
  }

  /** A group asks the timers of its ranks. */
  stepS(): number {
    throw new Error('a step of a group is not timed by the work of one rank');
  }

  begin(): void {
    this.stepS();
  }

  #chosen(): StepTimer {
    if (this.#longest === undefined) throw new Error('a group has not begun a step');
    return this.#longest;
  }
}

/** Whether a rank takes longer than another at first, or as long and longer after that. */
function isLonger(timer: StepTimer, other: StepTimer): boolean {
  const lead = timer.stepOfRunS(0) - other.stepOfRunS(0);
  return lead > 0 || (lead === 0 && timer.stepOfRunS(1) > other.stepOfRunS(1));
}

/** Steps, at most `limit`, in which `timer`, which is not longer in the first, stays at or below `longest`. */
function stepsBelow(timer: StepTimer, longest: StepTimer, limit: number): number {
  // Between the steps at which one of them leaves its floor both are lines.
  if (timer.line === undefined || longest.line === undefined) return 1;
  const exceeds = (step: number) => timer.stepOfRunS(step) > longest.stepOfRunS(step);
  const bends = [timer.line.floored, longest.line.floored, limit];
  let from = 1;
  for (const bend of bends.toSorted((a, b) => a - b)) {
    const to = Math.min(limit, Math.max(from, bend));
    if (from === to) continue;
    if (exceeds(from)) return from;
    if (exceeds(to - 1)) return firstOf(exceeds, from, to - 1);
    from = to;
  }
  return limit;
}

/** The first step for which `holds`, which does at `high` and not at `low`, and changes once. */
function firstOf(holds: (step: number) => boolean, low: number, high: number): number {
  let before = low;
  let at = high;
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (holds(middle)) at = middle;
    else before = middle;
  }
  return at;
}
