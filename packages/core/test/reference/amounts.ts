import type { AttentionWindow } from '../../src/timing/attention-window.ts';
import type { StepAmounts } from '../../src/timing/step-amounts.ts';

/** Amounts of a small model, of which each makes up a good part of the work; a step of more tokens reads more weights. */
export const AMOUNTS: StepAmounts = {
  flopsPerToken: 1000,
  flopsPerSample: 300,
  flopsPerPair: 7,
  weightBytes: (tokens) => 500 + 4000 * (tokens / (tokens + 10)),
  sharedWeightBytes: (tokens) => 400 + 3000 * (tokens / (tokens + 20)),
  kvBytesPerToken: 13,
  stateBytes: 110,
};

/** The same of a model that has layers with these windows besides. */
export function amountsWith(windows: readonly AttentionWindow[]): StepAmounts {
  const of = (window: AttentionWindow, index: number) => ({
    window,
    flopsPerPair: 3 + 2 * index,
    kvBytesPerToken: 17 + 4 * index,
  });
  return { ...AMOUNTS, windows: windows.map(of) };
}
