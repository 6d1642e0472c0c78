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
  /** End of the warm-up, seconds, >= 0: what comes before is simulated and in no latency or rate. Absent: found by MSER-5. */
  readonly warmUpS?: number | undefined;
  /** Of the requests of the whole run. */
  readonly objectives: readonly Objective[];
  /** By pool, of the requests that are sent to it. Absent: none of any. */
  readonly objectivesByPool?: readonly (readonly Objective[])[] | undefined;
}
