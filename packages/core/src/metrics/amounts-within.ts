import { COMPLETED, type RequestRecord } from '../record/request-record.ts';
import { shareWithin, type TimeSpan } from '../units/time-span.ts';

/** Columns of the workload whose tokens are counted. */
export interface TokenColumns {
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
}

/** What a service did within a span. */
export interface AmountsWithin {
  /** Requests that completed in it, whenever they came. */
  readonly completed: number;
  /** Tokens of requests that complete. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Request-seconds in the service, waiting included. */
  readonly presentS: number;
  /** Tokens of all requests that an engine worked on, and how many of these ended in the span. */
  readonly served: {
    readonly requests: number;
    readonly promptTokens: number;
    readonly cachedTokens: number;
    readonly outputTokens: number;
  };
}

/**
 * Amounts within a span. A request that it divides counts in part: its prompt as if computed evenly from its start to its first
 * token, its output as if generated evenly from the first token to its end.
 *
 * @param outputTokens tokens generated.
 */
export function amountsWithin(
  requests: RequestRecord,
  { promptTokens, outputTokens }: TokenColumns,
  span: TimeSpan,
): AmountsWithin {
  const { arrivalS, startS, firstTokenS, finishS, outcome, cachedTokens, count } = requests;
  const done = { completed: 0, promptTokens: 0, outputTokens: 0, presentS: 0 };
  const served = { requests: 0, promptTokens: 0, cachedTokens: 0, outputTokens: 0 };
  for (let id = 0; id < count; id++) {
    const endS = Number.isNaN(finishS[id]) ? span.toS : finishS[id];
    if (endS < span.fromS || arrivalS[id] > span.toS) continue;
    done.presentS += Math.max(0, Math.min(endS, span.toS) - Math.max(arrivalS[id], span.fromS));
    if (Number.isNaN(startS[id])) continue;
    const firstS = Number.isNaN(firstTokenS[id]) ? endS : firstTokenS[id];
    const prompt = shareWithin(span, startS[id], firstS);
    const output = shareWithin(span, firstS, endS);
    const hasEnded = finishS[id] >= span.fromS && finishS[id] <= span.toS;
    if (hasEnded) served.requests++;
    served.promptTokens += prompt * promptTokens[id];
    served.cachedTokens += prompt * cachedTokens[id];
    served.outputTokens += output * outputTokens[id];
    if (outcome[id] !== COMPLETED) continue;
    if (hasEnded) done.completed++;
    done.promptTokens += prompt * promptTokens[id];
    done.outputTokens += output * outputTokens[id];
  }
  return { ...done, served };
}
