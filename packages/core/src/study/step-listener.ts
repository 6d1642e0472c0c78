import type { ReplicaObserver } from '../engine/observer.ts';
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

/** Hands runs to a listener. */
export function reportSteps(listener: StepListener): ReplicaObserver['ran'] {
  return (replica, { work, growth, startS, endS, steps }, timer) => {
    listener({
      replica,
      startS,
      endS,
      steps,
      work,
      growth,
      endOfS: (index) => (index === steps - 1 ? endS : startS + timer.runS(index + 1)),
    });
  };
}
