import type { AttentionWindow } from './attention-window.ts';

/** Physical amounts behind a step, per unit of its work, summed over the accelerators of a replica. */
export interface StepAmounts {
  readonly flopsPerToken: number;
  readonly flopsPerSample: number;
  /** FLOPs of one (query, key) pair over all layers without a window. */
  readonly flopsPerPair: number;
  /** Bytes of weights read by a step of `tokens` tokens. */
  readonly weightBytes: (tokens: number) => number;
  /** The same of one of the ranks that share experts, by the tokens of all of them. Absent where nothing is shared. */
  readonly sharedWeightBytes?: ((allTokens: number) => number) | undefined;
  /** Bytes of a token's keys and values in all layers without a window. */
  readonly kvBytesPerToken: number;
  /** Bytes that a sequence reads and writes in each step to advance the states of linear layers; 0 without such layers. */
  readonly stateBytes: number;
  /** The same of layers with a window, one entry for each window of the model. Default none. */
  readonly windows?: readonly WindowAmounts[] | undefined;
}

export interface WindowAmounts {
  readonly window: AttentionWindow;
  readonly flopsPerPair: number;
  readonly kvBytesPerToken: number;
}

/** The windows of the model, in the order in which their sums are given. */
export function windowsIn({ windows = [] }: StepAmounts): readonly AttentionWindow[] {
  return windows.map(({ window }) => window);
}

/** Bytes of weights that a step reads: by its own tokens, or by those of all ranks of a group where there are any. */
export function weightBytesRead(amounts: StepAmounts, tokens: number, allTokens: number): number {
  if (allTokens === 0 || amounts.sharedWeightBytes === undefined)
    return amounts.weightBytes(tokens);
  return amounts.sharedWeightBytes(allTokens);
}

/** Bytes of keys and values that a new token writes, windows or not. */
export function kvBytesWritten({ kvBytesPerToken, windows = [] }: StepAmounts): number {
  let bytes = kvBytesPerToken;
  for (let i = 0; i < windows.length; i++) bytes += windows[i].kvBytesPerToken;
  return bytes;
}
