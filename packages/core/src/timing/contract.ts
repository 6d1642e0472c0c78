import type { RunLine } from './run-line.ts';
import type { StepGrowth, StepWork } from './step-work.ts';

/**
 * The time of engine steps. An engine asks for single steps or for runs of steps over which the batch stays the same and
 * attention grows by a fixed amount a step; both answers must agree: `runS` of k steps is the sum of k `stepS`.
 * A timer may hold state between `begin` and the questions that follow it; it belongs to one replica.
 */
export interface StepTimer {
  /** The run as data, where its steps are a line above a floor; absent: only the methods know it. */
  readonly line?: RunLine | undefined;
  /** Seconds of one step. */
  stepS(work: StepWork): number;
  /** Fixes the run that the next questions are about. The arguments are not kept. */
  begin(work: StepWork, growth: StepGrowth): void;
  /** Seconds of step `step` of the run alone, counted from 0; never less than those of the step before. */
  stepOfRunS(step: number): number;
  /** Seconds of the first `steps` steps of the run; `steps` is whole and >= 0. */
  runS(steps: number): number;
  /** The largest k <= `maxSteps` for which `runS(k) <= seconds`. */
  stepsWithin(seconds: number, maxSteps: number): number;
}

/**
 * The largest k in [0, maxSteps] with `runS(k) <= seconds`, for a run whose steps never get faster. The bounds come
 * from the first step (no run is shorter) and from the last one asked for (no run is longer).
 */
export function searchSteps(
  timer: Pick<StepTimer, 'runS'>,
  firstStepS: number,
  seconds: number,
  maxSteps: number,
): number {
  if (!(firstStepS <= seconds)) return 0;
  let high = Math.min(maxSteps, Math.floor(seconds / firstStepS) + 1);
  if (timer.runS(high) <= seconds) return high;
  // Invariant: runS(low) <= seconds < runS(high).
  let low = 1;
  while (high - low > 1) {
    // Runs are nearly linear in k, so the secant almost always lands next to the answer.
    const lowS = timer.runS(low);
    const share = (seconds - lowS) / (timer.runS(high) - lowS);
    const guess = low + Math.floor(share * (high - low));
    const middle = Math.min(high - 1, Math.max(low + 1, guess));
    if (timer.runS(middle) <= seconds) low = middle;
    else high = middle;
    if (high - low > 1 && timer.runS(low + 1) > seconds) return low;
  }
  return low;
}
