import { KavierError } from '@kavier/core';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import {
  cachedNotes,
  failureNotes,
  latencyQuantities,
  measuredOf,
  plural,
  ratio,
} from './quantities.ts';
import { type RequestRow, RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';
import { resultOfRequests } from './single-requests.ts';

/**
 * `responses.jsonl` and `stats.json` of LLMeter (awslabs/llmeter, llmeter/results.py, read to 0.2):
 * an answer a line, and the statistics of a run. `request_time` has whole seconds.
 */
export const llmeter: ResultFormat = {
  name: 'llmeter',
  title: 'LLMeter responses (JSON lines) or statistics (JSON)',
  marks: ['time_to_first_token', 'time_to_last_token', 'num_tokens_input', 'num_tokens_output'],
  otherMarks: [['total_requests', 'clients', 'total_test_time']],
  detect: ({ names, nodes }) =>
    nodes.length > 0 && (isStatistics(nodes[0]) || isResponse(names) || isSummary(nodes[0])),
  read: async ({ source, nodes }) => {
    if (isStatistics(nodes[0])) return [statisticsOf(source.name, nodes[0])];
    if (!nodes[0].has('num_tokens_input') && isSummary(nodes[0])) throw onlySummary(source.name);
    return [responsesOf(source.name, nodes)];
  },
};

const isResponse = (names: readonly string[]) =>
  ['time_to_last_token', 'num_tokens_input', 'num_tokens_output'].every((n) => names.includes(n));
const isStatistics = (node: ResultNode) =>
  node.has('total_requests', 'clients', 'time_to_last_token-average');
const isSummary = (node: ResultNode) => node.has('total_requests', 'clients', 'total_test_time');

function onlySummary(where: string): KavierError {
  return new KavierError('this summary of LLMeter has no measured times', {
    kind: 'input',
    where,
    expected: 'responses.jsonl or stats.json of the same run',
  });
}

function responsesOf(source: string, nodes: readonly ResultNode[]): BenchmarkResult {
  const read = nodes.map(rowOf);
  const isWhole = read.every(({ arrivalS }) => Number.isInteger(arrivalS));
  const arrivals = isWhole ? spreadWithin(read.map(({ arrivalS }) => arrivalS)) : undefined;
  const rows = new RequestRows(source);
  read.forEach((row, i) => {
    rows.add(arrivals === undefined ? row : { ...row, arrivalS: arrivals[i] }, i);
  });
  if (rows.completed === 0) {
    throw new KavierError('no request succeeded', {
      kind: 'input',
      where: source,
      found: `${plural(nodes.length, 'response')}, all with an error`,
      expected: 'at least one completed request',
    });
  }
  const each = rows.finish();
  const notes = isWhole
    ? [
        'Requests are known to the second in which they were sent, and spread evenly within it; so ' +
          'there is no makespan and there are no rates (stats.json has them).',
      ]
    : [];
  const { makespanS: _, requestsPerS: __, ...known } = each.quantities;
  const { outputTokensPerS: ___, totalTokensPerS: ____, ...latencies } = known;
  const measured = isWhole ? measuredOf(latencies) : measuredOf(each.quantities);
  return resultOfRequests(source, 'llmeter', each, { measured, notes });
}

/** An answer without an error but without tokens is none. */
function rowOf(node: ResultNode): RequestRow {
  const text = node.text('request_time') ?? '';
  const arrivalMs = Date.parse(/[Z+]|-\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(arrivalMs)) {
    throw node.error('request_time', 'is not a date', text, 'a date such as 2026-11-30T17:22:53Z');
  }
  const promptTokens = node.optional('num_tokens_input');
  const outputTokens = node.optional('num_tokens_output');
  const isFailed = node.has('error') || promptTokens === undefined || outputTokens === undefined;
  return {
    arrivalS: arrivalMs / 1000,
    isFailed,
    promptTokens,
    outputTokens: isFailed ? undefined : outputTokens,
    cachedTokens: node.optional('num_tokens_input_cached'),
    ttftS: node.optional('time_to_first_token'),
    tpotS: node.optional('time_per_output_token'),
    e2eS: node.optional('time_to_last_token'),
  };
}

/** Instants that are known to the second, in the order of the file and evenly within each second. */
function spreadWithin(seconds: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const second of seconds) counts.set(second, (counts.get(second) ?? 0) + 1);
  const seen = new Map<number, number>();
  return seconds.map((second) => {
    const before = seen.get(second) ?? 0;
    seen.set(second, before + 1);
    return second + (before + 0.5) / (counts.get(second) ?? 1);
  });
}

function statisticsOf(source: string, node: ResultNode): BenchmarkResult {
  const sent = node.count('total_requests');
  const failed = node.optional('failed_requests') ?? 0;
  const completed = sent - failed;
  const durationS = node.number('total_test_time');
  const statistics = (name: string) => ({
    mean: node.optional(`${name}-average`),
    p50: node.optional(`${name}-p50`),
    p99: node.optional(`${name}-p99`),
  });
  const inputs = node.optional('total_input_tokens');
  const outputs = node.optional('total_output_tokens');
  const promptTokens = ratio(inputs, completed);
  const cachedTokens = ratio(node.optional('total_cached_input_tokens'), completed);
  const perS = (amount: number | undefined) => ratio(amount, durationS);
  return {
    source,
    tool: 'llmeter',
    model: node.text('model_id'),
    load: { kind: 'closed-loop', concurrency: node.count('clients') },
    promptTokens,
    outputTokens: ratio(outputs, completed),
    cachedTokens,
    completed,
    failed,
    durationS,
    measured: measuredOf(
      latencyQuantities('ttft', statistics('time_to_first_token')),
      latencyQuantities('tpot', statistics('time_per_output_token')),
      latencyQuantities('e2e', statistics('time_to_last_token')),
      {
        makespanS: durationS,
        requestsPerS: perS(completed),
        outputTokensPerS: perS(outputs),
        totalTokensPerS:
          inputs === undefined || outputs === undefined ? undefined : perS(inputs + outputs),
      },
    ),
    notes: [
      ...failureNotes(failed, sent),
      ...cachedNotes(cachedTokens, promptTokens),
      'Rates are the counts of the file over its total_test_time.',
    ],
  };
}
