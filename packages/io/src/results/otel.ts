import { KavierError } from '@kavier/core';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { type OtelSpan, type SpanValue, spansOf } from './otel-span.ts';
import { type SpanTimes, spanTimes } from './otel-times.ts';
import { plural } from './quantities.ts';
import { RequestRows } from './request-rows.ts';
import { resultOfRequests } from './single-requests.ts';

/**
 * Spans of calls to language models as OTLP/JSON, one export request or one a line: the GenAI
 * semantic conventions of OpenTelemetry and OpenLLMetry (traceloop), OpenInference, and the
 * `llm_request` spans of vLLM. Other spans are left out.
 */
export const otel: ResultFormat = {
  name: 'otel',
  title: 'OpenTelemetry spans of model calls (OTLP/JSON)',
  marks: ['resourceSpans'],
  detect: ({ nodes }) => nodes.length > 0 && nodes[0].has('resourceSpans'),
  read: async ({ source, nodes }) => [resultOf(source.name, nodes.flatMap(spansOf))],
};

/** Names of one attribute, the present one first. */
const NAMES = {
  promptTokens: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'llm.usage.prompt_tokens',
  ],
  outputTokens: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'llm.usage.completion_tokens',
  ],
  cachedTokens: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.cached_tokens',
    'llm.token_count.prompt_details.cache_read',
    'llm.usage.cache_read_input_tokens',
  ],
  writtenTokens: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'llm.usage.cache_creation_input_tokens',
  ],
  askedTokens: ['gen_ai.request.max_tokens', 'llm.request.max_tokens'],
  model: ['gen_ai.request.model', 'gen_ai.response.model', 'llm.model_name', 'llm.request.model'],
} as const;

const GENERATES = new Set([
  'chat',
  'text_completion',
  'completion',
  'generate_content',
  'generate',
]);

function resultOf(source: string, spans: readonly OtelSpan[]): BenchmarkResult {
  const all = spans.filter(isCall);
  const calls = innermost(all, spans);
  const rows = new RequestRows(source);
  const times: SpanTimes[] = [];
  let dropped = 0;
  let withoutTokens = 0;
  calls.forEach((span, i) => {
    const { startS, endS, isError } = span;
    const promptTokens = countOf(span, NAMES.promptTokens);
    const outputTokens = countOf(span, NAMES.outputTokens);
    const hasTokens = promptTokens !== undefined && outputTokens !== undefined && outputTokens > 0;
    const isBroken = !isError && !hasTokens && !hasEnded(span);
    if (isBroken) dropped++;
    if (isError || span.attributes.has('error.type') || isBroken) {
      const asked = countOf(span, NAMES.askedTokens) ?? invocation(span, 'max_tokens');
      const more = { promptTokens: promptTokens || undefined, outputTokens: asked };
      rows.add({ arrivalS: startS, isFailed: true, ...more }, i);
      return;
    }
    if (!hasTokens) {
      withoutTokens++;
      return;
    }
    const time = spanTimes(span, outputTokens);
    times.push(time);
    const cachedTokens = countOf(span, NAMES.cachedTokens);
    const writtenTokens = countOf(span, NAMES.writtenTokens);
    const { ttftS, gapsS } = time;
    const e2eS = time.e2eS ?? endS - startS;
    const tokens = { promptTokens, outputTokens, cachedTokens, writtenTokens };
    rows.add({ arrivalS: startS, ...tokens, ttftS, e2eS, gapsS }, i);
  });
  if (rows.completed === 0) throw nothingUseful(source, spans.length, calls.length);
  const notes = [...new Set(times.flatMap(({ note }) => note ?? []))];
  const wrappers = all.length - calls.length;
  if (wrappers > 0) {
    notes.push(`${plural(wrappers, 'span')} around another call of a model: left out.`);
  }
  const others = spans.length - all.length;
  if (others > 0) notes.push(`${plural(others, 'span')} of other work were left out.`);
  if (dropped > 0) {
    notes.push(
      `${plural(dropped, 'stream')} broke off without token counts and without a reason to finish: failed, ` +
        'though the status is no error.',
    );
  }
  if (withoutTokens > 0) {
    notes.push(`${plural(withoutTokens, 'answer')} without token counts were left out.`);
  }
  return resultOfRequests(source, 'otel', rows.finish(), { model: modelOf(calls), notes });
}

/** Calls without those that hold another one: two libraries that record one call would count it twice. */
function innermost(calls: readonly OtelSpan[], spans: readonly OtelSpan[]): readonly OtelSpan[] {
  const keyOf = (traceId: string | undefined, spanId: string) => `${traceId ?? ''} ${spanId}`;
  const bySpan = new Map(
    spans.flatMap((span) =>
      span.spanId === undefined ? [] : [[keyOf(span.traceId, span.spanId), span] as const],
    ),
  );
  const holders = new Set<OtelSpan>();
  for (const call of calls) {
    let { parentId } = call;
    while (parentId !== undefined) {
      const parent = bySpan.get(keyOf(call.traceId, parentId));
      // What is around a holder has been found before.
      if (parent === undefined || parent === call || holders.has(parent)) break;
      holders.add(parent);
      parentId = parent.parentId;
    }
  }
  return calls.filter((call) => !holders.has(call));
}

function isCall({ name, attributes }: OtelSpan): boolean {
  const operation = attributes.get('gen_ai.operation.name') ?? attributes.get('llm.request.type');
  if (typeof operation === 'string') return GENERATES.has(operation);
  const kind = attributes.get('openinference.span.kind');
  if (typeof kind === 'string') return kind.toUpperCase() === 'LLM';
  return name === 'llm_request' || NAMES.outputTokens.some((key) => attributes.has(key));
}

/** Whether the call says why the answer ended. */
function hasEnded({ attributes }: OtelSpan): boolean {
  const reasons = [
    'gen_ai.response.finish_reasons',
    'gen_ai.response.finish_reason',
    'llm.response.finish_reason',
    'gen_ai.completion.0.finish_reason',
  ];
  return reasons.some((key) => attributes.get(key) !== undefined);
}

function countOf({ attributes, node }: OtelSpan, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (value === undefined) continue;
    if (Number.isInteger(value) && (value as number) >= 0) return value as number;
    throw node.error(name, 'is not a count', String(value), 'a whole number >= 0');
  }
  return undefined;
}

/** A parameter of the call, which OpenInference keeps as JSON text. */
function invocation({ attributes }: OtelSpan, name: string): number | undefined {
  const text = attributes.get('llm.invocation_parameters');
  const match = typeof text === 'string' ? new RegExp(`"${name}"\\s*:\\s*(\\d+)`).exec(text) : null;
  return match === null ? undefined : Number(match[1]);
}

/** The model, where all calls name one. */
function modelOf(calls: readonly OtelSpan[]): string | undefined {
  const nameOf = ({ attributes }: OtelSpan): SpanValue =>
    NAMES.model.map((key) => attributes.get(key)).find((value) => value !== undefined);
  const names = new Set(calls.map(nameOf));
  const [name] = names;
  return names.size === 1 && typeof name === 'string' ? name : undefined;
}

function nothingUseful(where: string, spans: number, calls: number): KavierError {
  return new KavierError('no completed call of a model', {
    kind: 'input',
    where,
    found: `${plural(spans, 'span')}, ${calls} of them calls of a model, none with token counts`,
    expected: 'spans with gen_ai.usage.* or llm.token_count.* attributes',
  });
}
