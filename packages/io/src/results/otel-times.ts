import type { OtelSpan } from './otel-span.ts';

/** When the tokens of a call came, as far as its span tells; seconds after its start. */
export interface SpanTimes {
  readonly ttftS?: number | undefined;
  /** To the last token. Absent: to the end of the span. */
  readonly e2eS?: number | undefined;
  readonly gapsS?: readonly number[] | undefined;
  readonly note?: string | undefined;
}

const CHUNKS = new Set(['gen_ai.content.completion.chunk', 'llm.content.completion.chunk']);
const FIRST_TOKEN = new Set(['First Token Stream Event', 'gen_ai.first_token', 'first_token']);
/** Seconds, of the server (vLLM, SGLang) and of the conventions. */
const TTFT = ['gen_ai.latency.time_to_first_token', 'gen_ai.server.time_to_first_token'];
const TTFC = 'gen_ai.response.time_to_first_chunk';

/**
 * TTFT and the gaps after it. OpenLLMetry has an event for every chunk; a chat has a chunk with the
 * role before its tokens and one with the usage after them, so the tokens are found by counting.
 */
export function spanTimes(span: OtelSpan, outputTokens: number): SpanTimes {
  const { attributes, startS, events } = span;
  const measured = TTFT.map((key) => attributes.get(key)).find((v) => typeof v === 'number');
  if (typeof measured === 'number') {
    const e2eS = attributes.get('gen_ai.latency.e2e');
    return { ttftS: measured, e2eS: typeof e2eS === 'number' ? e2eS : undefined };
  }
  const chunks = events.filter(({ name }) => CHUNKS.has(name)).map(({ timeS }) => timeS - startS);
  if (chunks.length > 0) return timesOfChunks(chunks, outputTokens, isChat(span));
  const first = events.find(({ name }) => FIRST_TOKEN.has(name));
  const firstS = first === undefined ? attributes.get(TTFC) : first.timeS - startS;
  if (typeof firstS !== 'number') return {};
  return {
    ttftS: firstS,
    note: 'TTFT is the first chunk of the stream, which in a chat may hold the role before any token.',
  };
}

function isChat({ attributes }: OtelSpan): boolean {
  const operation = attributes.get('gen_ai.operation.name') ?? attributes.get('llm.request.type');
  return operation === 'chat';
}

function timesOfChunks(chunks: readonly number[], tokens: number, isChat: boolean): SpanTimes {
  const extra = chunks.length - tokens;
  if (extra < 0) {
    return {
      ttftS: chunks[0],
      gapsS: gapsOf(chunks),
      note: 'Chunks of the stream hold several tokens; TTFT is the first chunk.',
    };
  }
  const first = isChat && extra >= 2 ? 1 : 0;
  const ofTokens = chunks.slice(first, first + tokens);
  return {
    ttftS: ofTokens[0],
    e2eS: ofTokens.at(-1),
    gapsS: gapsOf(ofTokens),
    note: 'TTFT and E2E are the first and last chunk with a token; E2E of calls that were not streamed is the span.',
  };
}

function gapsOf(times: readonly number[]): readonly number[] {
  return times.slice(1).map((timeS, i) => timeS - times[i]);
}
