import { MS, plural } from './quantities.ts';
import { type RequestFacts, RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';

/**
 * Successful requests of a GuideLLM benchmark, where the report has all of them: it may hold a
 * sample only, or none. Times are Unix seconds, ITL of a request is Kavier's TPOT.
 */
export function guidellmRequests(
  benchmark: ResultNode,
  completed: number,
  notes: string[],
): RequestFacts | undefined {
  const byStatus = benchmark.optionalNode('requests');
  if (byStatus === undefined || !byStatus.has('successful')) return undefined;
  const requests = byStatus.nodes('successful');
  if (requests.length === 0) return undefined;
  if (requests.length < completed) {
    notes.push(
      `The report has ${plural(requests.length, 'request')} of ${completed}; they were not used.`,
    );
    return undefined;
  }
  const rows = new RequestRows();
  let unknown = 0;
  requests.forEach((request, i) => {
    if (!hasAll(request)) unknown++;
    else rows.add(rowOf(request), i);
  });
  if (unknown > 0) {
    notes.push(`${plural(unknown, 'request')} without start or token counts; none were used.`);
    return undefined;
  }
  if (requests.length > completed) {
    notes.push(
      `TPOT is over all ${requests.length} successful requests, those of warm-up and cool-down included.`,
    );
  }
  notes.push(
    'TPOT was computed from the single requests; GuideLLM’s TPOT includes the first token.',
  );
  return rows.finish();
}

/** Names of 0.4 and later, or of 0.2 and 0.3. */
const startOf = (request: ResultNode) =>
  request.has('request_start_time') ? 'request_start_time' : 'start_time';

const hasAll = (request: ResultNode) =>
  request.has(startOf(request), 'prompt_tokens', 'output_tokens');

function rowOf(request: ResultNode) {
  const inSeconds = (ms: number | undefined) => (ms === undefined ? undefined : ms * MS);
  return {
    arrivalS: request.number(startOf(request)),
    promptTokens: request.count('prompt_tokens'),
    outputTokens: request.count('output_tokens'),
    ttftS: inSeconds(request.optional('time_to_first_token_ms')),
    tpotS: inSeconds(request.optional('inter_token_latency_ms')),
    e2eS: request.optional('request_latency'),
  };
}
