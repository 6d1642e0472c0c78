import { quantileOfSorted } from '../units/quantile.ts';
import type { RequestTable } from './request-table.ts';

/** Mean and quantiles of a column; NaN for a workload without requests. */
export interface ColumnSummary {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** A workload in numbers. */
export interface WorkloadSummary {
  readonly requests: number;
  /** Seconds from the first arrival to the last. */
  readonly spanS: number;
  /** Arrivals per second: (requests - 1) / span; NaN when the span is 0. */
  readonly meanRateRps: number;
  /** Standard deviation / mean of the times between arrivals; NaN when the span is 0. */
  readonly interArrivalCv: number;
  readonly promptTokens: ColumnSummary;
  readonly outputTokens: ColumnSummary;
  /** Number of sessions; 0 when the workload has none. */
  readonly sessions: number;
  /** Requests of sessions / sessions; NaN when there are none. */
  readonly turnsPerSession: number;
  /** Share of requests whose prompt has prefix blocks, 0 to 1. */
  readonly shareWithBlocks: number;
}

/** Counts, rates and length quantiles (linear between order statistics) of a workload. */
export function describeWorkload(table: RequestTable): WorkloadSummary {
  const { count, arrivalS } = table;
  const spanS = count === 0 ? 0 : arrivalS[count - 1] - arrivalS[0];
  const gaps = count - 1;
  const meanGapS = spanS / gaps;
  let squares = 0;
  for (let i = 1; i < count; i++) {
    const deviation = arrivalS[i] - arrivalS[i - 1] - meanGapS;
    squares += deviation * deviation;
  }
  const sessions = distinctSessions(table);
  return {
    requests: count,
    spanS,
    meanRateRps: spanS > 0 ? gaps / spanS : Number.NaN,
    interArrivalCv: spanS > 0 ? Math.sqrt(squares / gaps) / meanGapS : Number.NaN,
    promptTokens: summarize(table.promptTokens),
    outputTokens: summarize(table.outputTokens),
    sessions: sessions.count,
    turnsPerSession: sessions.requests / sessions.count,
    shareWithBlocks: count === 0 ? Number.NaN : requestsWithBlocks(table) / count,
  };
}

const NOTHING = {
  mean: Number.NaN,
  p50: Number.NaN,
  p90: Number.NaN,
  p99: Number.NaN,
  max: Number.NaN,
};

function summarize(values: Int32Array): ColumnSummary {
  if (values.length === 0) return NOTHING;
  const sorted = values.slice().sort();
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) sum += sorted[i];
  return {
    mean: sum / sorted.length,
    p50: quantileOfSorted(sorted, 0.5),
    p90: quantileOfSorted(sorted, 0.9),
    p99: quantileOfSorted(sorted, 0.99),
    max: sorted[sorted.length - 1],
  };
}

function distinctSessions({ session, count }: RequestTable) {
  const seen = new Set<number>();
  let requests = 0;
  for (let i = 0; session !== undefined && i < count; i++) {
    if (session[i] < 0) continue;
    seen.add(session[i]);
    requests++;
  }
  return { count: seen.size, requests };
}

function requestsWithBlocks({ promptBlocks, count }: RequestTable): number {
  if (promptBlocks === undefined) return 0;
  let some = 0;
  for (let i = 0; i < count; i++) if (promptBlocks.offsets[i + 1] > promptBlocks.offsets[i]) some++;
  return some;
}
