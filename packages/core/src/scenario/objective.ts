/** Latencies that an objective can bound. */
export const OBJECTIVE_METRICS = ['ttftS', 'tpotS', 'e2eS'] as const;
export type ObjectiveMetric = (typeof OBJECTIVE_METRICS)[number];

/** A service-level objective: `percentile` % of all requests have a latency of at most `limitS`. */
export interface Objective {
  readonly metric: ObjectiveMetric;
  /** Above 0, at most 100. */
  readonly percentile: number;
  readonly limitS: number;
}

/** What of a run is measured, and against what. */
export interface Measure {
  /** Requests that arrive before this time are simulated and left out of latencies and rates; seconds, >= 0. */
  readonly warmUpS: number;
  readonly objectives: readonly Objective[];
}
