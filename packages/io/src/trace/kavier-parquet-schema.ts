import type { RequestTable, TraceCard } from '@kavier/core';
import type { SchemaElement } from 'hyparquet';

/** Version of the layout; readers refuse a larger one. */
export const LAYOUT_VERSION = 1;

/** Key of the footer's metadata entry, a JSON text of {@link TraceMetadata}. */
export const METADATA_KEY = 'kavier.trace';

/** What the columns do not say; stored in the footer. */
export interface TraceMetadata {
  readonly version: number;
  readonly card: TraceCard;
  readonly classNames?: readonly string[] | undefined;
  /** Tokens in a full block. Absent: the trace has no blocks. */
  readonly blockTokens?: number | undefined;
  readonly distinctBlocks?: number | undefined;
}

export const REQUIRED_COLUMNS = ['arrival_s', 'prompt_tokens', 'output_tokens'] as const;
export const OPTIONAL_COLUMNS = [
  'session',
  'turn',
  'after_request',
  'think_time_s',
  'patience_s',
  'max_tokens',
  'class',
  'source_row',
  'prompt_blocks',
  'output_blocks',
] as const;

type ColumnName = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];
type ColumnKind = 'double' | 'double-or-null' | 'int' | 'int-or-null' | 'string' | 'list';

const KINDS: Readonly<Record<ColumnName, ColumnKind>> = {
  arrival_s: 'double',
  prompt_tokens: 'int',
  output_tokens: 'int',
  session: 'int-or-null',
  turn: 'int',
  after_request: 'int-or-null',
  think_time_s: 'double',
  patience_s: 'double-or-null',
  max_tokens: 'int-or-null',
  class: 'string',
  source_row: 'int',
  prompt_blocks: 'list',
  output_blocks: 'list',
};

/** A column that a table fills: its values for a span of rows, and its schema. */
export interface TraceColumn {
  readonly name: ColumnName;
  readonly encoding?: 'BYTE_STREAM_SPLIT' | 'DELTA_BINARY_PACKED' | undefined;
  readonly schema: readonly SchemaElement[];
  readonly values: (from: number, to: number) => Float64Array | Int32Array | unknown[];
}

/** The columns that a table has, in the order of the file. */
export function columnsOf(table: RequestTable): readonly TraceColumn[] {
  const { promptBlocks, outputBlocks, requestClass, classNames } = table;
  const span = (values: Float64Array | Int32Array) => (from: number, to: number) =>
    values.subarray(from, to);
  const nullable = (values: Int32Array) => (from: number, to: number) =>
    Array.from(values.subarray(from, to), (value) => (value < 0 ? null : value));
  const finite = (values: Float64Array) => (from: number, to: number) =>
    Array.from(values.subarray(from, to), (value) => (Number.isFinite(value) ? value : null));
  const lists =
    ({ offsets, ids }: { offsets: Int32Array; ids: Int32Array }) =>
    (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) =>
        Array.from(ids.subarray(offsets[from + i], offsets[from + i + 1])),
      );
  return [
    column('arrival_s', span(table.arrivalS)),
    column('prompt_tokens', span(table.promptTokens)),
    column('output_tokens', span(table.outputTokens)),
    table.session && column('session', nullable(table.session)),
    table.turn && column('turn', span(table.turn)),
    table.afterRequest && column('after_request', nullable(table.afterRequest)),
    table.thinkTimeS && column('think_time_s', span(table.thinkTimeS)),
    table.patienceS && column('patience_s', finite(table.patienceS)),
    table.maxTokens && column('max_tokens', nullable(table.maxTokens)),
    requestClass &&
      column('class', (from, to) =>
        Array.from(requestClass.subarray(from, to), (id) => classNames?.[id] ?? String(id)),
      ),
    table.sourceRow && column('source_row', span(table.sourceRow)),
    promptBlocks && column('prompt_blocks', lists(promptBlocks)),
    outputBlocks && column('output_blocks', lists(outputBlocks)),
  ].filter((entry) => entry !== undefined);
}

function column(name: ColumnName, values: TraceColumn['values']): TraceColumn {
  const kind = KINDS[name];
  return { name, values, encoding: encodingOf(kind), schema: schemaOf(name, kind) };
}

function encodingOf(kind: ColumnKind): TraceColumn['encoding'] {
  if (kind === 'string') return undefined;
  return kind === 'double' || kind === 'double-or-null'
    ? 'BYTE_STREAM_SPLIT'
    : 'DELTA_BINARY_PACKED';
}

function schemaOf(name: string, kind: ColumnKind): readonly SchemaElement[] {
  const required = { name, repetition_type: 'REQUIRED' } as const;
  switch (kind) {
    case 'double':
      return [{ ...required, type: 'DOUBLE' }];
    case 'double-or-null':
      return [{ name, repetition_type: 'OPTIONAL', type: 'DOUBLE' }];
    case 'int':
      return [{ ...required, type: 'INT32' }];
    case 'int-or-null':
      return [{ name, repetition_type: 'OPTIONAL', type: 'INT32' }];
    case 'string': {
      const text = { converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
      return [{ ...required, type: 'BYTE_ARRAY', ...text }];
    }
    case 'list':
      return [
        { ...required, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'REQUIRED', type: 'INT32' },
      ];
  }
}
