import { describe, expect, it } from 'vitest';
import { errorOf } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';

type Value = string | number | boolean;

const written = (value: Value) => {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

/** A span of `lastS` seconds that began `atS` after the start. */
function span(
  attributes: Readonly<Record<string, Value>>,
  events: readonly (readonly [name: string, atS: number])[] = [],
  { atS = 0, lastS = 1, name = 'chat m' } = {},
) {
  const nano = (seconds: number) =>
    String(1_790_000_000n * 1_000_000_000n + BigInt(Math.round(seconds * 1e9)));
  return {
    name,
    startTimeUnixNano: nano(atS),
    endTimeUnixNano: nano(atS + lastS),
    status: { code: 'STATUS_CODE_OK' },
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: written(value) })),
    events: events.map(([event, at]) => ({ name: event, timeUnixNano: nano(atS + at) })),
  };
}

const exported = (...spans: readonly object[]) => ({
  resourceSpans: [{ scopeSpans: [{ spans }] }],
});

const INFERENCE = {
  'openinference.span.kind': 'LLM',
  'llm.model_name': 'm',
  'llm.token_count.prompt': 100,
  'llm.token_count.completion': 11,
  'llm.token_count.prompt_details.cache_read': 64,
  'llm.invocation_parameters': '{"stream": true, "max_tokens": 20}',
};

describe('OpenInference', () => {
  it('has the first chunk as an event, and counts under its own names', async () => {
    const first = ['First Token Stream Event', 0.2] as const;
    const chain = span({ 'openinference.span.kind': 'CHAIN' });
    const result = await readOne(exported(chain, span(INFERENCE, [first])));
    expectLawful(result);
    expect(result).toMatchObject({ model: 'm', completed: 1, cachedTokens: 64, promptTokens: 100 });
    expect(result.measured.ttftMeanS).toBeCloseTo(0.2, 6);
    expect(result.measured.tpotMeanS).toBeCloseTo(0.08, 6);
    expect(notesOf(result)).toContain('1 span of other work');
    expect(notesOf(result)).toContain('may hold the role');
  });

  it('says what a failed call asked for', async () => {
    const { 'llm.token_count.completion': _, ...rest } = INFERENCE;
    const failed = { ...span(rest, [], { atS: 1 }), status: { code: 2 } };
    const { requests, failed: count } = await readOne(exported(span(INFERENCE), failed));
    expect(count).toBe(1);
    expect([...(requests?.outputTokens ?? [])]).toEqual([11, 20]);
  });
});

describe('other spans', () => {
  it('of vLLM carry TTFT and E2E as seen by the server', async () => {
    const result = await readOne(
      exported(
        span(
          {
            'gen_ai.usage.prompt_tokens': 100,
            'gen_ai.usage.completion_tokens': 6,
            'gen_ai.latency.time_to_first_token': 0.25,
            'gen_ai.latency.e2e': 0.75,
          },
          [],
          { name: 'llm_request' },
        ),
      ),
    );
    expect(result.measured.ttftMeanS).toBe(0.25);
    expect(result.measured.tpotMeanS).toBeCloseTo(0.1, 9);
  });

  it('of a chat whose usage comes with the last token have no chunk for the role', async () => {
    const chunks = [0.1, 0.2, 0.3].map((at) => ['llm.content.completion.chunk', at] as const);
    const counts = { 'gen_ai.usage.prompt_tokens': 9, 'gen_ai.usage.completion_tokens': 3 };
    const result = await readOne(exported(span({ 'llm.request.type': 'chat', ...counts }, chunks)));
    expect(result.measured.ttftMeanS).toBeCloseTo(0.1, 6);
    expect(result.measured.e2eMeanS).toBeCloseTo(0.3, 6);
    expect(result.measured.itlP50S).toBeCloseTo(0.1, 6);
  });

  it('that hold several tokens a chunk have no ITL', async () => {
    const chunks = [0.1, 0.3].map((at) => ['gen_ai.content.completion.chunk', at] as const);
    const counts = { 'gen_ai.usage.input_tokens': 9, 'gen_ai.usage.output_tokens': 8 };
    const content = exported(span({ 'gen_ai.operation.name': 'chat', ...counts }, chunks));
    const result = await readOne(content);
    expect(result.measured).not.toHaveProperty('itlP50S');
    expect(notesOf(result)).toContain('Chunks of the stream hold several tokens');
  });

  it('that call no model are no result', async () => {
    const error = await errorOf(read(exported(span({ 'http.route': '/' }))));
    expect(error.message).toContain('no completed call of a model; found 1 span, 0 of them calls');
    const wrong = { 'gen_ai.usage.input_tokens': 'many', 'gen_ai.usage.output_tokens': 2 };
    expect((await errorOf(read(exported(span(wrong))))).message).toContain(
      'gen_ai.usage.input_tokens is not a count',
    );
  });
});

describe('what would be counted wrongly', () => {
  const usage = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': 11 };

  it('is one call that two libraries recorded, one within the other', async () => {
    const call = { ...usage, 'gen_ai.usage.input_tokens': 100 };
    const outer = { ...span(call), traceId: 't', spanId: 'a' };
    const chain = { ...span({ 'http.route': '/' }), traceId: 't', spanId: 'b', parentSpanId: 'a' };
    const inner = { ...span(call), traceId: 't', spanId: 'c', parentSpanId: 'b' };
    const other = { ...span(call, [], { atS: 1 }), traceId: 'u', spanId: 'a' };
    const result = await readOne(exported(outer, chain, inner, other));
    expect(result.completed).toBe(2);
    expect(notesOf(result)).toContain('1 span around another call of a model: left out');
  });

  it('is a prompt whose cached tokens are counted beside it', async () => {
    const cached = {
      ...usage,
      'gen_ai.usage.input_tokens': 3,
      'gen_ai.usage.cache_read_input_tokens': 1000,
      'gen_ai.usage.cache_creation_input_tokens': 100,
    };
    const fresh = { ...usage, 'gen_ai.usage.input_tokens': 50 };
    const result = await readOne(exported(span(cached), span(fresh, [], { atS: 1 })));
    expect([...(result.requests?.promptTokens ?? [])]).toEqual([1103, 50]);
    expect(notesOf(result)).toContain('prompts are the sum');
  });
});
