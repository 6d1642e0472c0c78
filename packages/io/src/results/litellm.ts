import { KavierError } from '@kavier/core';
import { instantOfText } from '../trace/instant-text.ts';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { plural } from './quantities.ts';
import { type RequestRow, RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';
import { resultOfRequests } from './single-requests.ts';

/**
 * StandardLoggingPayload of LiteLLM (litellm/types/utils.py, read to 1.108), one a line or in a
 * list: Unix seconds. `completionStartTime` is the first chunk of a stream, and the end of an answer
 * that was not streamed. Answers from LiteLLM's own cache never reached the service.
 */
export const litellm: ResultFormat = {
  name: 'litellm',
  title: 'LiteLLM standard logging payloads (JSON lines)',
  marks: ['startTime', 'endTime', 'completionStartTime', 'completion_tokens'],
  detect: ({ nodes }) => nodes.length > 0 && nodes[0].has('startTime', 'endTime', 'call_type'),
  read: async ({ source, nodes }) => [resultOf(source.name, nodes)],
};

/** Calls that generate tokens. */
const GENERATES = /completion|responses|anthropic_messages|generate_content/;

function resultOf(source: string, nodes: readonly ResultNode[]): BenchmarkResult {
  const rows = new RequestRows(source);
  let other = 0;
  let fromCache = 0;
  nodes.forEach((node, i) => {
    if (!GENERATES.test(node.text('call_type') ?? 'completion')) other++;
    else if (node.raw('cache_hit') === true || node.raw('cache_hit') === 'True') fromCache++;
    else rows.add(rowOf(node), i);
  });
  if (rows.completed === 0) {
    throw new KavierError('the log has no completed requests', {
      kind: 'input',
      where: source,
      found: `${plural(nodes.length, 'payload')}, ${rows.count} of them failed requests`,
      expected: 'at least one completed request that generates tokens',
    });
  }
  const notes = ['TTFT and E2E begin in LiteLLM, so its own time before the service is in them.'];
  if (other > 0) notes.push(`${plural(other, 'call')} of other kinds were left out.`);
  if (fromCache > 0) {
    notes.push(`${plural(fromCache, 'answer')} of LiteLLM’s own cache never reached the service.`);
  }
  return resultOfRequests(source, 'litellm', rows.finish(), { model: modelOf(nodes), notes });
}

function rowOf(node: ResultNode): RequestRow {
  const arrivalS = instantOf(node, 'startTime') ?? node.number('startTime');
  const e2eS = (instantOf(node, 'endTime') ?? node.number('endTime')) - arrivalS;
  const outputTokens = node.optional('completion_tokens') ?? 0;
  if (node.text('status') === 'failure' || outputTokens === 0) {
    // The counts of a failed request are LiteLLM's own guess, or 0.
    const asked = node.optionalNode('model_parameters');
    const outputs = asked?.optional('max_tokens') ?? asked?.optional('max_completion_tokens');
    return { arrivalS, isFailed: true, outputTokens: outputs };
  }
  const firstS = instantOf(node, 'completionStartTime') ?? node.optional('completionStartTime');
  const isStreamed = node.raw('stream') === true;
  return {
    arrivalS,
    promptTokens: node.count('prompt_tokens'),
    outputTokens,
    cachedTokens: cachedOf(node),
    ttftS: isStreamed && firstS !== undefined ? firstS - arrivalS : undefined,
    e2eS,
  };
}

/** A date, as exports of LiteLLM's data base write instants, in seconds since 1970. */
function instantOf(node: ResultNode, key: string): number | undefined {
  const value = node.raw(key);
  const instant = typeof value === 'string' ? instantOfText(value) : undefined;
  return instant === undefined ? undefined : Number(instant.epochNs) / 1e9;
}

function cachedOf(node: ResultNode): number | undefined {
  const response = node.raw('response');
  const usages = [
    node.optionalNode('metadata')?.optionalNode('usage_object'),
    typeof response === 'object' ? node.node('response').optionalNode('usage') : undefined,
  ];
  for (const usage of usages) {
    const details = usage?.optionalNode('prompt_tokens_details');
    const cached = details?.optional('cached_tokens') ?? usage?.optional('cache_read_input_tokens');
    if (cached !== undefined) return cached;
  }
  return undefined;
}

/** The model, where all payloads name one. */
function modelOf(nodes: readonly ResultNode[]): string | undefined {
  const names = new Set(nodes.map((node) => node.text('model')));
  return names.size === 1 ? [...names][0] : undefined;
}
