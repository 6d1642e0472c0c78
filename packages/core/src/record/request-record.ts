import { float64s, int32s, type Memory, uint8s } from '../kernel/memory.ts';
import type { RequestWork } from './request-work.ts';
import type { ServingColumns } from './serving-columns.ts';

/** What became of a request. The position in this list is the code stored in `RequestRecord.outcome`. */
export const OUTCOMES = ['completed', 'rejected', 'timed-out', 'cancelled', 'unfinished'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Code of the most frequent outcome, for hot loops. */
export const COMPLETED = 0;

/**
 * What a run says about each request: one row per row of the request table, as columns. Instants are simulated
 * seconds; an instant that never came is NaN. Latencies are differences of these columns (`metrics/latency.ts`).
 */
export interface RequestRecord {
  readonly count: number;
  /** Arrival at the gateway. Equals the table's arrival in an open loop, and follows completions in a closed one. */
  readonly arrivalS: Float64Array;
  /** First moment at which an engine worked on the request. */
  readonly startS: Float64Array;
  /** The first output token leaves the engine. */
  readonly firstTokenS: Float64Array;
  /** The last output token leaves the engine, or the request ended otherwise. */
  readonly finishS: Float64Array;
  /** Seconds spent running before and after the first token, without waiting. */
  readonly prefillS: Float64Array;
  readonly decodeS: Float64Array;
  /** Prompt tokens that were not computed because a prefix cache held them. */
  readonly cachedTokens: Int32Array;
  /** Replica that served the request, or -1. */
  readonly replica: Int32Array;
  /** Index into `OUTCOMES`. */
  readonly outcome: Uint8Array;
  /** Present for engines in which requests wait. */
  readonly serving?: ServingColumns | undefined;
  /** Present when the work was attributed. */
  readonly work?: RequestWork | undefined;
}

/** A record for `arrivalS.length` requests in which nothing has happened yet; the arrivals stay where they are. */
export function emptyRequestRecord(arrivalS: Float64Array, memory: Memory = 'own'): RequestRecord {
  const count = arrivalS.length;
  const instants = () => float64s(count, memory).fill(Number.NaN);
  return {
    count,
    arrivalS,
    startS: instants(),
    firstTokenS: instants(),
    finishS: instants(),
    prefillS: float64s(count, memory),
    decodeS: float64s(count, memory),
    cachedTokens: int32s(count, memory),
    replica: int32s(count, memory).fill(-1),
    outcome: uint8s(count, memory).fill(OUTCOMES.indexOf('unfinished')),
  };
}
