import type { RequestTable } from './request-table.ts';

/**
 * What a person must know about where a workload came from before trusting a result on it: how it was read,
 * what was repaired or left out (with counts), and what was assumed because the source does not say.
 */
export interface TraceCard {
  /** File, folder or generator that the requests came from, as the user named it. */
  readonly source: string;
  /** Name of the trace format, or `generated`. */
  readonly format: string;
  /** Rows (or sub-requests) found in the source. `requests + sum of leftOut counts` equals it. */
  readonly rows: number;
  /** Requests in the table. */
  readonly requests: number;
  /** Rows that did not become requests, by reason. Nothing is left out without appearing here. */
  readonly leftOut: readonly CardCount[];
  /** Rows that were kept but changed (sorted, clamped), by reason. */
  readonly repaired: readonly CardCount[];
  /** Assumptions made where the source is silent, one sentence each. */
  readonly notes: readonly string[];
  /**
   * What has to be known before any answer that rests on this workload, one sentence each: that all
   * requests arrive at once, that the unit of their times is assumed. Absent: nothing.
   */
  readonly doubts?: readonly string[] | undefined;
}

export interface CardCount {
  readonly reason: string;
  readonly count: number;
}

/** A workload together with its card: what every trace reader and every generator returns. */
export interface Workload {
  readonly requests: RequestTable;
  readonly card: TraceCard;
}
