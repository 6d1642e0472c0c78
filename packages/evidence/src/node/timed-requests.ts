import { largestOf, smallestOf } from '@kavier/core';
import type { MeasuredPoint } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { parseJsonLine } from '../text/document.ts';
import { numberedLines } from '../text/lines.ts';
import { mean, quantile } from './statistics.ts';
import { readText } from './text-file.ts';

/** One request as it was measured, all times on the client's clock. */
export interface TimedRequest {
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly arrivalS: number;
  readonly firstTokenS: number;
  readonly lastTokenS: number;
}

/** Reads the requests of a run from JSON lines. */
export async function readTimedRequests(path: string): Promise<readonly TimedRequest[]> {
  return parseTimedRequests(path, await readText(path));
}

/**
 * The requests of JSON lines. Arrivals are on the client's clock and the rest on the engine's; the
 * smallest difference between queueing and arrival is taken as the offset between the two.
 */
export function parseTimedRequests(name: string, text: string): readonly TimedRequest[] {
  const rows = numberedLines(text).map(({ line, text: row }) => {
    const fields = parseJsonLine(`${name}:${line}`, row);
    const number = (key: string) => fields.at(key).number();
    return {
      promptTokens: number('input_toks'),
      outputTokens: number('output_toks'),
      arrivalS: number('arrival_time'),
      queuedTs: number('queued_ts'),
      firstTs: number('first_token_ts'),
      lastTs: number('last_token_ts'),
    };
  });
  const offsetS = smallestOf(rows.map((row) => row.queuedTs - row.arrivalS));
  return rows.map(({ promptTokens, outputTokens, arrivalS, firstTs, lastTs }) => ({
    promptTokens,
    outputTokens,
    arrivalS,
    firstTokenS: firstTs - offsetS,
    lastTokenS: lastTs - offsetS,
  }));
}

/** Everything that the times of requests say. */
export function timedValues(requests: readonly TimedRequest[]): MeasuredPoint['measured'] {
  const ttftS = requests.map((request) => request.firstTokenS - request.arrivalS);
  const e2eS = requests.map((request) => request.lastTokenS - request.arrivalS);
  // One token has no time per token after the first.
  const tpotS = requests
    .filter((request) => request.outputTokens > 1)
    .map((request) => (request.lastTokenS - request.firstTokenS) / (request.outputTokens - 1));
  const startS = smallestOf(requests.map((request) => request.arrivalS));
  const makespanS = largestOf(requests.map((request) => request.lastTokenS)) - startS;
  const outputTokens = requests.reduce((sum, request) => sum + request.outputTokens, 0);
  return {
    ttftMeanS: mean(ttftS),
    ttftP50S: quantile(ttftS, 0.5),
    ttftP99S: quantile(ttftS, 0.99),
    tpotMeanS: mean(tpotS),
    tpotP50S: quantile(tpotS, 0.5),
    tpotP99S: quantile(tpotS, 0.99),
    e2eMeanS: mean(e2eS),
    e2eP50S: quantile(e2eS, 0.5),
    e2eP99S: quantile(e2eS, 0.99),
    makespanS,
    outputTokensPerS: outputTokens / makespanS,
  };
}

/**
 * Whether requests pile up: in the last second with arrivals, more wait than arrive in a second on
 * average. `seconds` has one row a second, counted from the first request.
 */
export function queueGrows(
  requests: readonly TimedRequest[],
  seconds: readonly CsvRecord[],
): boolean {
  const arrivalS = requests.map((request) => request.arrivalS);
  const spanS = largestOf(arrivalS) - smallestOf(arrivalS);
  const lastRow = seconds.filter((row) => row.number('t') <= Math.max(1, spanS)).at(-1);
  return lastRow !== undefined && lastRow.count('waiting') > requests.length / spanS;
}
