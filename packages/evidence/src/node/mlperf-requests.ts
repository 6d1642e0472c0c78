import { createArrivals, RandomStream, type RequestTable } from '@kavier/core';
import type { CsvRecord } from '../text/csv-table.ts';

/** Requests that a replica gets; the runs have more, a simulation needs no more. */
const REQUESTS = 6000;

export interface ReplicaLoad {
  /** Arrivals per second; absent: all requests arrive at once. */
  readonly rateRps?: number | undefined;
  /** Mean output length of the run. */
  readonly meanOutputTokens: number;
  readonly maxOutputTokens: number;
  /** Whether every answer has the mean length. */
  readonly isConstant: boolean;
}

/**
 * Requests of one replica, drawn from the benchmark's table of lengths with replacement. Output lengths of the table are
 * those of the reference answers; they are scaled to the mean that the run produced. The same arguments give the same requests.
 */
export function drawRequests(
  lengths: readonly CsvRecord[],
  load: ReplicaLoad,
  seed: string,
): RequestTable {
  const stream = RandomStream.named(seed, 'mlperf');
  const rows = stream.split('lengths');
  const { rateRps, meanOutputTokens, maxOutputTokens, isConstant } = load;
  const arrivals =
    rateRps === undefined
      ? undefined
      : createArrivals({ process: 'poisson', rateRps }, stream.split('arrivals'));
  const factor = meanOutputTokens / meanOf(lengths);
  const arrivalS = new Float64Array(REQUESTS);
  const promptTokens = new Int32Array(REQUESTS);
  const outputTokens = new Int32Array(REQUESTS);
  for (let i = 0; i < REQUESTS; i++) {
    const row = lengths[rows.nextInt(lengths.length)];
    const tokens = isConstant ? meanOutputTokens : factor * row.count('output_length');
    arrivalS[i] = arrivals?.next() ?? 0;
    promptTokens[i] = row.count('input_length');
    outputTokens[i] = Math.min(maxOutputTokens, Math.max(1, Math.round(tokens)));
  }
  return { count: REQUESTS, arrivalS, promptTokens, outputTokens };
}

function meanOf(lengths: readonly CsvRecord[]): number {
  const total = lengths.reduce((sum, row) => sum + row.count('output_length'), 0);
  return total / lengths.length;
}
