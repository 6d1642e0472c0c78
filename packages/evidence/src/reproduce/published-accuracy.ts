/** Where every figure of this folder comes from. */
export const PUBLISHED_SOURCE =
  'atlarge-research/Kavier docs/reproducibility_capsule at 7329bb0, MIT';

/** One published prediction next to the measurement that it was published with. */
export interface PublishedAccuracyCell {
  readonly stage: 'prefill' | 'decode';
  /**
   * Size that the measurement asked for: prompt tokens (prefill) or maximum output tokens (decode).
   */
  readonly requestedTokens: number;
  /** What the capsule's input trace says, and so what was predicted. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Prediction of the original simulator, cut to whole milliseconds. */
  readonly predictedMs: number;
  /** vLLM 0.9.0, Llama-3-8B, one NVIDIA A10, one request at a time. */
  readonly measuredMs: number;
}

const prefill = (
  requestedTokens: number,
  predictedMs: number,
  measuredMs: number,
): PublishedAccuracyCell => ({
  stage: 'prefill',
  requestedTokens,
  promptTokens: requestedTokens,
  outputTokens: 0,
  predictedMs,
  measuredMs,
});

const decode = (
  requestedTokens: number,
  outputTokens: number,
  predictedMs: number,
  measuredMs: number,
): PublishedAccuracyCell => ({
  stage: 'decode',
  requestedTokens,
  promptTokens: 7,
  outputTokens,
  predictedMs,
  measuredMs,
});

/**
 * Experiments 1.1 and 1.2, from experiment1 of the capsule: `prefill_decode_accuracy.csv` and the
 * two input traces. The decode rows were predicted with the output lengths that the server really
 * produced, not with those requested, and a decode prediction is the whole request: the prefill of
 * its 7 prompt tokens and the decode.
 */
export const PUBLISHED_ACCURACY: readonly PublishedAccuracyCell[] = [
  prefill(64, 52, 54),
  prefill(128, 79, 72),
  prefill(256, 134, 123),
  prefill(512, 243, 213),
  prefill(1024, 461, 436),
  prefill(2048, 898, 819),
  prefill(4096, 1772, 1749),
  prefill(8192, 3520, 3860),
  prefill(16384, 7015, 7347),
  decode(64, 53, 2383, 2316),
  decode(128, 106, 4739, 4526),
  decode(256, 206, 9183, 9052),
  decode(512, 409, 18205, 18120),
  decode(1024, 769, 34205, 36332),
  decode(2048, 1838, 81716, 73062),
  decode(4096, 3109, 138205, 147257),
  decode(8192, 6585, 292694, 299566),
  decode(16384, 13940, 619583, 617688),
];

/** Mean absolute percentage error that the paper states for each stage (arXiv 2605.25247). */
export const PUBLISHED_MAPE_PCT = { prefill: 7.39, decode: 4.0 } as const;

/** Wall time of the original simulator on its large trace at one export rate. */
export interface PublishedWallTime {
  /** Seconds of simulated time between two snapshots. */
  readonly exportRateS: number;
  /** Figure of the paper, seconds. */
  readonly statedS: number;
  /** The ten runs of `experiment1/performance_numbers.csv`, seconds, in order. */
  readonly runsS: readonly number[];
}

/** Experiment 1.3. */
export const PUBLISHED_WALL_TIMES: readonly PublishedWallTime[] = [
  {
    exportRateS: 1,
    statedS: 10.0,
    runsS: [10.21, 10.12, 9.96, 9.99, 9.93, 9.86, 9.94, 9.88, 10.02, 10.07],
  },
  {
    exportRateS: 0.1,
    statedS: 92.8,
    runsS: [92.74, 93.01, 93.89, 93.61, 92.83, 94.11, 92.11, 92.59, 91.4, 91.85],
  },
  {
    exportRateS: 0.01,
    statedS: 915,
    runsS: [921.42, 911.15, 914.95, 907.23, 911.69, 911.42, 913.45, 924.17, 915.34, 917.38],
  },
  {
    exportRateS: 0.001,
    statedS: 9037,
    runsS: [9037.02, 9030.83, 9011.9, 9069.2, 9029.83, 9019.02, 9054.3, 9025.82, 9070.74, 9003.62],
  },
];
