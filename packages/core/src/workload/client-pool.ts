/**
 * A pool of clients measured window by window, the form in which ServeGen (Xiang et al., arXiv
 * 2505.09999) publishes production workloads: every client has its own rate, burstiness and
 * lengths, and they change over the day.
 */
export interface ClientPool {
  /** Name of the pool, as the source calls it. */
  readonly name: string;
  readonly clients: readonly PoolClient[];
}

export interface PoolClient {
  /**
   * Unique in its pool; it names the client's random stream, so renaming a client changes its
   * requests.
   */
  readonly name: string;
  /**
   * Arrivals by window, in order of `startS`, not overlapping. Time in no window has no requests.
   */
  readonly rateWindows: readonly RateWindow[];
  /** Lengths by window, in order of `startS`, not overlapping. */
  readonly dataWindows: readonly DataWindow[];
}

/**
 * Distribution of the times between arrivals of one client: `none` says that the source gives no
 * pattern.
 */
export type ArrivalPattern = 'weibull' | 'gamma' | 'none';

export interface RateWindow {
  /** Start of the window in seconds from the start of the pool's clock, >= 0. */
  readonly startS: number;
  /** Length of the window in seconds, > 0. */
  readonly durationS: number;
  /** Mean requests per second, >= 0. */
  readonly rateRps: number;
  /** Coefficient of variation of the times between arrivals, >= 0; 0 where the source has none. */
  readonly cv: number;
  readonly pattern: ArrivalPattern;
  /** (shape, scale in seconds) of the fitted pattern; empty for `none`. */
  readonly parameters: readonly number[];
}

export interface DataWindow {
  /** Start of the window in seconds from the start of the pool's clock, >= 0. */
  readonly startS: number;
  /** Length of the window in seconds, > 0. */
  readonly durationS: number;
  readonly inputTokens: DiscreteDistribution;
  readonly outputTokens: DiscreteDistribution;
  /** Share of the output that is reasoning, 0 to 1. Absent: the source does not say. */
  readonly reasonRatio?: DiscreteDistribution | undefined;
}

/** Values with weights; the weights need not sum to 1. Empty: the window has no data. */
export interface DiscreteDistribution {
  readonly values: Float64Array;
  /** Same length as `values`, each finite and >= 0. */
  readonly weights: Float64Array;
}
