import { described } from '../trace/values.ts';
import type { ResultNode } from './result-node.ts';

export type SpanValue = string | number | boolean | readonly unknown[] | undefined;

/** One span of an OTLP export: its attributes by name, its instants in seconds since 1970. */
export interface OtelSpan {
  readonly name: string;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** The span within which it ran; undefined for none. */
  readonly parentId: string | undefined;
  readonly startS: number;
  readonly endS: number;
  readonly isError: boolean;
  readonly attributes: ReadonlyMap<string, SpanValue>;
  /** Names and instants, in the order of the file. */
  readonly events: readonly { readonly name: string; readonly timeS: number }[];
  readonly node: ResultNode;
}

/** The spans of export requests (OTLP/JSON): numbers of 64 bits are texts, names of enumerations may be. */
export function spansOf(request: ResultNode): readonly OtelSpan[] {
  return request.nodes('resourceSpans').flatMap((resource) => {
    // The name before OTLP 0.15.
    const key = resource.has('scopeSpans') ? 'scopeSpans' : 'instrumentationLibrarySpans';
    const scopes = resource.has(key) ? resource.nodes(key) : [];
    return scopes.flatMap((scope) => (scope.has('spans') ? scope.nodes('spans').map(spanOf) : []));
  });
}

function spanOf(node: ResultNode): OtelSpan {
  const code = node.optionalNode('status')?.raw('code');
  const events = node.has('events') ? node.nodes('events') : [];
  return {
    name: node.text('name') ?? '',
    traceId: node.text('traceId') || undefined,
    spanId: node.text('spanId') || undefined,
    parentId: node.text('parentSpanId') || undefined,
    startS: unixSeconds(node, 'startTimeUnixNano'),
    endS: unixSeconds(node, 'endTimeUnixNano'),
    isError: code === 2 || code === 'STATUS_CODE_ERROR',
    attributes: attributesOf(node),
    events: events.map((event) => ({
      name: event.text('name') ?? '',
      timeS: unixSeconds(event, 'timeUnixNano'),
    })),
    node,
  };
}

function attributesOf(node: ResultNode): ReadonlyMap<string, SpanValue> {
  const attributes = node.has('attributes') ? node.nodes('attributes') : [];
  return new Map(
    attributes.map((one) => [one.text('key') ?? '', attributeValue(one.optionalNode('value'))]),
  );
}

function attributeValue(value: ResultNode | undefined): SpanValue {
  if (value === undefined) return undefined;
  if (value.has('intValue')) return Number(value.raw('intValue'));
  if (value.has('doubleValue')) return Number(value.raw('doubleValue'));
  if (value.has('boolValue')) return value.raw('boolValue') === true;
  if (value.has('stringValue')) return String(value.raw('stringValue'));
  return value.optionalNode('arrayValue')?.list('values');
}

/** Nanoseconds since 1970 as a text of digits, or as a number. */
function unixSeconds(node: ResultNode, key: string): number {
  const value = node.raw(key);
  const isDigits = typeof value === 'string' ? /^\d{1,20}$/.test(value) : Number.isFinite(value);
  if (isDigits) {
    // Whole seconds apart, so that the fraction keeps its nanoseconds.
    const digits = BigInt(value as string | number);
    return Number(digits / 1_000_000_000n) + Number(digits % 1_000_000_000n) / 1e9;
  }
  throw node.error(key, 'is not an instant', described(value), 'nanoseconds since 1970');
}
