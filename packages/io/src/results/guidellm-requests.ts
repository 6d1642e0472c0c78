import { MS, plural } from './quantities.ts';
import { type RequestFacts, type RequestRow, RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';

/** Requests of the measured window, by how they ended. */
export interface GuidellmCounts {
  readonly completed: number;
  readonly failed: number;
  readonly incomplete: number;
}

/**
 * Requests of a GuideLLM benchmark, where the report has all successful ones: it may hold a sample
 * only, or none. Times are Unix seconds, ITL of a request is Kavier's TPOT. Errored and incomplete
 * ones belong to the load.
 */
export function guidellmRequests(
  benchmark: ResultNode,
  counts: GuidellmCounts,
  notes: string[],
): RequestFacts | undefined {
  const byStatus = benchmark.optionalNode('requests');
  if (byStatus === undefined || !byStatus.has('successful')) return undefined;
  const successful = byStatus.nodes('successful');
  if (successful.length === 0) return undefined;
  if (successful.length < counts.completed) {
    notes.push(
      `The report has ${plural(successful.length, 'request')} of ${counts.completed}; they were not used.`,
    );
    return undefined;
  }
  const failed = listOf(byStatus, 'errored');
  const incomplete = listOf(byStatus, 'incomplete');
  const rows = new RequestRows(benchmark.where);
  let unknown = 0;
  for (const request of successful) {
    if (hasAll(request)) rows.add(rowOf(request), rows.count);
    else unknown++;
  }
  if (unknown > 0) {
    notes.push(`${plural(unknown, 'request')} without start or token counts; none were used.`);
    return undefined;
  }
  let unsent = 0;
  for (const request of [...failed, ...incomplete]) {
    // One that waits in the client when the run ends was never sent.
    if (request.has(startOf(request))) rows.add(failedRow(request), rows.count);
    else unsent++;
  }
  const lost = counts.failed + counts.incomplete - failed.length - incomplete.length;
  if (lost > 0) {
    notes.push(`${plural(lost, 'failed request')} are not in the report, nor in the load.`);
  }
  if (unsent > 0) notes.push(`${plural(unsent, 'request')} had not been sent; left out.`);
  if (successful.length > counts.completed) {
    notes.push(
      `Latencies and rates are over all ${successful.length} successful requests, those of warm-up and ` +
        'cool-down included.',
    );
  }
  return rows.finish();
}

function listOf(byStatus: ResultNode, status: string): readonly ResultNode[] {
  return byStatus.has(status) ? byStatus.nodes(status) : [];
}

/** Names of 0.4 and later, or of 0.2 and 0.3. */
const startOf = (request: ResultNode) =>
  request.has('request_start_time') ? 'request_start_time' : 'start_time';

const hasAll = (request: ResultNode) =>
  request.has(startOf(request), 'prompt_tokens', 'output_tokens');

function rowOf(request: ResultNode): RequestRow {
  const inSeconds = (ms: number | undefined) => (ms === undefined ? undefined : ms * MS);
  return {
    arrivalS: request.number(startOf(request)),
    promptTokens: request.count('prompt_tokens'),
    outputTokens: request.count('output_tokens'),
    cachedTokens:
      request.optional('cached_tokens') ??
      request.optionalNode('input_metrics')?.optional('cached_tokens'),
    ttftS: inSeconds(request.optional('time_to_first_token_ms')),
    tpotS: inSeconds(request.optional('inter_token_latency_ms')),
    e2eS: request.optional('request_latency'),
  };
}

/** The tokens of a broken answer are not what was asked for. */
function failedRow(request: ResultNode): RequestRow {
  const promptTokens = request.optional('prompt_tokens');
  return {
    arrivalS: request.number(startOf(request)),
    isFailed: true,
    promptTokens: promptTokens === undefined || promptTokens === 0 ? undefined : promptTokens,
  };
}
