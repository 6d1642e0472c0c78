import type { PlannedRun } from '../engine/run.ts';
import type { StepTimer } from '../timing/contract.ts';
import type { StepGrowth, StepWork } from '../timing/step-work.ts';

/** Equal steps that follow each other on a replica, as they were simulated; valid during the call. */
export interface StepRun {
  readonly replica: number;
  readonly startS: number;
  readonly endS: number;
  /** How many, >= 1. */
  readonly steps: number;
  /** Work of the first step, and what each further one has more. */
  readonly work: Readonly<StepWork>;
  readonly growth: Readonly<StepGrowth>;
  /** When step `index`, counted from 0, ends. */
  endOfS(index: number): number;
}

/** Hears of every run of steps, in order of its end. */
export type StepListener = (run: StepRun) => void;

/** Hands runs to a listener; `timerOf` a replica is not the replica's own, so that asking changes nothing. */
export function reportSteps(
  listener: StepListener,
  timerOf: (replica: number) => StepTimer,
): (replica: number, run: PlannedRun) => void {
  return (replica, { work, growth, startS, endS, steps }) => {
    let isBegun = false;
    listener({
      replica,
      startS,
      endS,
      steps,
      work,
      growth,
      endOfS: (index) => {
        if (index === steps - 1) return endS;
        const timer = timerOf(replica);
        if (!isBegun) timer.begin(work, growth);
        isBegun = true;
        return startS + timer.runS(index + 1);
      },
    });
  };
}
