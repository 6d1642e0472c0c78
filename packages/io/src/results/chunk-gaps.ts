import type { Quantities } from './quantities.ts';

/** How far the number of gaps between chunks may be from that between tokens, as a share of it. */
const TOLERANCE = 0.05;
/** The same where it follows from means: E2E ends some time after the last token. */
const TOLERANCE_BY_TIME = 0.15;
/** The same where only mean gap and mean TPOT are known, in which requests weigh differently. */
const TOLERANCE_OF_MEANS = 0.25;

/** What a file says of the gaps of a stream; seconds, of completed requests. */
export interface StatedGaps {
  readonly medianS: number | undefined;
  readonly meanS: number | undefined;
  readonly tpotMeanS: number | undefined;
  /** Mean E2E - TTFT of a request. */
  readonly decodeMeanS?: number | undefined;
  readonly completed: number;
  readonly outputTokens: number | undefined;
}

/**
 * ITL where the gaps between chunks of the stream are gaps between tokens. They are not where
 * several tokens share a chunk (speculative decoding, a proxy that bundles): a chunk then waits as
 * long as its tokens together, and the mean gap is that many times TPOT.
 */
export function itlOfChunks(stated: StatedGaps, notes: string[]): Quantities {
  const { medianS, meanS, tpotMeanS, decodeMeanS, completed, outputTokens } = stated;
  if (medianS === undefined || medianS === 0) return {};
  if (outputTokens !== undefined && outputTokens <= 1) return {};
  if (meanS === undefined || meanS === 0 || tpotMeanS === undefined) {
    notes.push('ITL is between chunks of the stream; each is taken to be one token.');
    return { itlP50S: medianS };
  }
  const byTime = decodeMeanS !== undefined && outputTokens !== undefined;
  const gapsEach = byTime ? decodeMeanS / meanS : Number.NaN;
  const ratio = byTime ? (outputTokens - 1) / gapsEach : meanS / tpotMeanS;
  const tolerance = byTime ? TOLERANCE_BY_TIME : TOLERANCE_OF_MEANS;
  if (Math.abs(ratio - 1) <= tolerance) return { itlP50S: medianS };
  notes.push(
    `ITL was left out: a chunk of the stream holds ${ratio.toFixed(1)} tokens on average (mean gap ` +
      `${(1000 * meanS).toFixed(1)} ms, TPOT ${(1000 * tpotMeanS).toFixed(1)} ms, ${completed} requests).`,
  );
  return {};
}

/** Whether so many gaps between chunks are the gaps between tokens. */
export function areTokenGaps(gaps: number, expected: number): boolean {
  return expected > 0 && Math.abs(gaps - expected) <= TOLERANCE * expected;
}
