import type { BenchmarkResult } from './contract.ts';
import { measuredOf } from './quantities.ts';
import type { RequestFacts } from './request-rows.ts';

/** How far two spans of one run may be apart before a note says so. */
const TOLERANCE = 0.05;

/** What a result has of single requests; nothing where there are none. */
export function singleRequests(
  each: RequestFacts | undefined,
): Pick<BenchmarkResult, 'requests' | 'latencies' | 'outcomes' | 'firstSentS'> {
  if (each === undefined) return {};
  const { requests, latencies, outcomes, firstSentS } = each;
  return { requests, latencies, outcomes, firstSentS };
}

/** Where the tool's own rates are over another span than Kavier's, which ends with the last completed token. */
export function spanNotes(each: RequestFacts | undefined, durationS: number): readonly string[] {
  const makespanS = each?.quantities.makespanS;
  if (makespanS === undefined || !(makespanS > 0)) return [];
  if (Math.abs(durationS / makespanS - 1) <= TOLERANCE) return [];
  return [
    `Makespan and rates are over ${makespanS.toPrecision(3)} s, the first arrival to the last token of a ` +
      `completed request; the tool’s own rates are over its ${durationS.toPrecision(3)} s.`,
  ];
}

/** The result of a file that has nothing but its requests: everything follows from them. */
export function resultOfRequests(
  source: string,
  tool: string,
  each: RequestFacts,
  more: Partial<BenchmarkResult> & { readonly notes: readonly string[] },
): BenchmarkResult {
  const { requests, completed, failed, promptTokens, outputTokens, cachedTokens } = each;
  const { makespanS } = each.quantities;
  const lastS = requests.arrivalS[requests.count - 1];
  const isKnown = makespanS !== undefined && Number.isFinite(makespanS);
  const notes = isKnown
    ? each.notes
    : [...each.notes, 'Not every end is known, so there is no makespan and there are no rates.'];
  return {
    source,
    tool,
    load: { kind: 'requests', requests },
    promptTokens,
    outputTokens,
    cachedTokens,
    completed,
    failed,
    durationS: isKnown ? makespanS : lastS,
    measured: measuredOf(each.quantities),
    ...singleRequests(each),
    ...more,
    notes: [...notes, ...more.notes],
  };
}
