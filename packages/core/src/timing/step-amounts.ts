/** Physical amounts behind a step, per unit of its work, summed over the accelerators of a replica. */
export interface StepAmounts {
  readonly flopsPerToken: number;
  readonly flopsPerSample: number;
  /** FLOPs of one (query, key) pair over all layers. */
  readonly flopsPerPair: number;
  /** Bytes of weights read by a step of `tokens` tokens. */
  readonly weightBytes: (tokens: number) => number;
  readonly kvBytesPerToken: number;
  /** Bytes that a sequence reads and writes in each step to advance the states of linear layers; 0 without such layers. */
  readonly stateBytes: number;
}
