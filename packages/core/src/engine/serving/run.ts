/** One run of equal steps on one replica: what an observer of the engine sees. */
export interface StepRun {
  readonly replica: number;
  readonly startS: number;
  readonly endS: number;
  /** Steps in the run, >= 1. */
  readonly steps: number;
  /** Batch of each step: tokens, sequences that sampled, sequences; constant over the run. */
  readonly tokens: number;
  readonly sampled: number;
  readonly sequences: number;
  /** Context tokens read in the first step; they grow by `contextGrowth` a step. */
  readonly contextTokens: number;
  readonly contextGrowth: number;
}
