import {
  BlockInterner,
  blockCount,
  Float64Column,
  Int32Column,
  KavierError,
  type Workload,
} from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { BlockColumn, checkedBlockTokens } from './block-column.ts';
import { fileOnly, type TraceFormat } from './contract.ts';
import {
  LAYOUT_VERSION,
  METADATA_KEY,
  OPTIONAL_COLUMNS,
  REQUIRED_COLUMNS,
  type TraceMetadata,
} from './kavier-parquet-schema.ts';
import { MaxTokensColumn } from './max-tokens-column.ts';
import { NameIds } from './name-ids.ts';
import {
  parquetColumns,
  parquetMetadata,
  plain,
  type RowGroup,
  scanParquet,
} from './parquet-table.ts';
import type { ReadOptions } from './read-options.ts';
import { unusedNote } from './table-columns.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';
import { checkedCount, checkedTime, described } from './values.ts';

const DEFAULT_BLOCK_TOKENS = 16;

/**
 * Kavier's own Parquet: a workload as it is in memory, one request a row, and its card in the
 * footer; see docs/trace-formats.md for the columns. Written by writeTrace, or by anything else
 * that makes such columns.
 */
export const kavierParquet: TraceFormat = {
  name: 'kavier-parquet',
  title: "Kavier's own trace (Parquet)",
  description: 'A whole workload with sessions, waits, classes and prefix blocks, losslessly.',
  input: 'file',
  marks: REQUIRED_COLUMNS,
  detect: ({ names }) => REQUIRED_COLUMNS.every((name) => names.includes(name)),
  async read(input, options) {
    const source = fileOnly(input);
    const metadata = await metadataOf(source);
    const reader = new OwnRows(source.name, metadata, options);
    const known: readonly string[] = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
    const unused = (await parquetColumns(source)).filter((name) => !known.includes(name));
    const names = { required: REQUIRED_COLUMNS, optional: OPTIONAL_COLUMNS };
    const rows = await scanParquet(source, options, names, (group) => reader.add(group));
    return reader.finish(rows, unused);
  },
};

async function metadataOf(source: ByteSource): Promise<TraceMetadata | undefined> {
  const { key_value_metadata } = await parquetMetadata(source);
  const text = key_value_metadata?.find(({ key }) => key === METADATA_KEY)?.value;
  if (text === undefined) return undefined;
  const metadata = parsedMetadata(text);
  if (metadata === undefined || !(metadata.version <= LAYOUT_VERSION)) {
    throw new KavierError('the footer of the trace is not understood', {
      kind: 'input',
      where: source.name,
      found: metadata === undefined ? `damaged ${METADATA_KEY}` : `layout ${metadata.version}`,
      expected: `layout ${LAYOUT_VERSION}`,
      hint: 'Was it written by a newer Kavier?',
    });
  }
  return metadata;
}

function parsedMetadata(text: string): TraceMetadata | undefined {
  try {
    const value: Partial<TraceMetadata> | null = JSON.parse(text);
    const { version, card } = value ?? {};
    const isWhole =
      typeof version === 'number' &&
      typeof card?.source === 'string' &&
      typeof card.format === 'string' &&
      [card.leftOut, card.repaired, card.notes, value?.classNames ?? []].every(Array.isArray);
    return isWhole ? (value as TraceMetadata) : undefined;
  } catch {
    return undefined;
  }
}

/** Collects the row groups of one file. */
class OwnRows {
  readonly #columns = new TraceColumns();
  readonly #name: string;
  readonly #metadata: TraceMetadata | undefined;
  readonly #classes = new NameIds();
  readonly #interner = new BlockInterner();
  readonly #blockTokens: number;
  readonly #maxTokens = new MaxTokensColumn();

  constructor(name: string, metadata: TraceMetadata | undefined, options: ReadOptions) {
    this.#name = name;
    this.#metadata = metadata;
    const fallback = options.traceBlockTokens ?? options.blockTokens ?? DEFAULT_BLOCK_TOKENS;
    this.#blockTokens = checkedBlockTokens(metadata?.blockTokens, fallback, 'blockTokens');
    for (const className of metadata?.classNames ?? []) this.#classes.idOf(className);
  }

  add(group: RowGroup): void {
    const columns = this.#columns;
    this.#addTimes(group, 'arrival_s', columns.arrivalS);
    this.#addCounts(group, 'prompt_tokens', columns.promptTokens);
    this.#addCounts(group, 'output_tokens', columns.outputTokens);
    columns.session = this.#addIds(group, 'session', columns.session);
    columns.turn = this.#addIds(group, 'turn', columns.turn);
    columns.afterRequest = this.#addIds(group, 'after_request', columns.afterRequest);
    columns.sourceRow = this.#addIds(group, 'source_row', columns.sourceRow);
    if (group.column('think_time_s') !== undefined) {
      columns.thinkTimeS ??= new Float64Column();
      this.#addTimes(group, 'think_time_s', columns.thinkTimeS);
    }
    columns.patienceS = this.#addPatience(group, columns.patienceS);
    this.#addLimits(group);
    const names = group.column('class');
    if (names !== undefined) {
      columns.requestClass ??= new Int32Column();
      for (let i = 0; i < group.rows; i++) {
        columns.requestClass.push(this.#classes.idOf(String(names[i])));
      }
    }
    columns.promptBlocks = this.#addBlocks(group, 'prompt_blocks', columns.promptBlocks);
    columns.outputBlocks = this.#addBlocks(group, 'output_blocks', columns.outputBlocks);
  }

  finish(rows: number, unused: readonly string[]): Workload {
    const columns = this.#columns;
    if (columns.requestClass !== undefined) columns.classNames = this.#classes.names;
    this.#checkLinks();
    const { requests, card } = workloadOf(columns, {
      source: this.#name,
      format: 'kavier-parquet',
      rows,
      repaired: this.#maxTokens.repaired,
      notes: ['The file does not say where it came from.', ...unusedNote(unused)],
    });
    if (this.#metadata === undefined) return { requests, card };
    const own = this.#metadata.card;
    return { requests, card: { ...own, repaired: [...own.repaired, ...card.repaired] } };
  }

  #addTimes(group: RowGroup, name: string, column: Float64Column): void {
    const values = group.column(name) ?? [];
    for (let i = 0; i < group.rows; i++) {
      const value = values[i];
      const good = typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
      column.push(good ? value : checkedTime(plain(value), this.#where(group, i), name));
    }
  }

  /** Seconds > 0, and null (or Infinity) where the client never cancels. */
  #addPatience(group: RowGroup, given: Float64Column | undefined): Float64Column | undefined {
    const values = group.column('patience_s');
    if (values === undefined) return given;
    const column = given ?? new Float64Column();
    for (let i = 0; i < group.rows; i++) {
      const value = plain(values[i]) ?? Number.POSITIVE_INFINITY;
      if (typeof value !== 'number' || !(value > 0)) {
        throw new KavierError('patience_s is not a patience', {
          kind: 'input',
          where: this.#where(group, i),
          found: described(value),
          expected: 'seconds above 0, or null for a client that never cancels',
        });
      }
      column.push(value);
    }
    return column;
  }

  /** The most that clients asked for; null where one set no limit. */
  #addLimits(group: RowGroup): void {
    const values = group.column('max_tokens');
    if (values === undefined) return;
    for (let i = 0; i < group.rows; i++) {
      const value = plain(values[i]) ?? undefined;
      const isNone = value === undefined || value === -1;
      const asked = isNone ? undefined : checkedCount(value, this.#where(group, i), 'max_tokens');
      this.#maxTokens.push(asked, this.#columns.outputTokens.at(group.rowStart + i));
    }
    this.#columns.maxTokens = this.#maxTokens.column;
  }

  #addCounts(group: RowGroup, name: string, column: Int32Column): void {
    const values = group.column(name) ?? [];
    for (let i = 0; i < group.rows; i++) {
      const value = values[i];
      const good = typeof value === 'number' && value >= 0 && (value | 0) === value;
      column.push(good ? value : checkedCount(plain(value), this.#where(group, i), name));
    }
  }

  /** Ids with -1 for none, which the file writes as null. */
  #addIds(group: RowGroup, name: string, given: Int32Column | undefined): Int32Column | undefined {
    const values = group.column(name);
    if (values === undefined) return given;
    const column = given ?? new Int32Column();
    for (let i = 0; i < group.rows; i++) {
      const value = plain(values[i]);
      const isNone = value === null || value === undefined || value === -1;
      column.push(isNone ? -1 : checkedCount(value, this.#where(group, i), name));
    }
    return column;
  }

  #addBlocks(
    group: RowGroup,
    name: 'prompt_blocks' | 'output_blocks',
    given: BlockColumn | undefined,
  ): BlockColumn | undefined {
    const lists = group.column(name);
    if (lists === undefined) return given;
    const known = this.#metadata?.distinctBlocks;
    const ids = known === undefined ? this.#interner : { distinctCount: known };
    const column = given ?? new BlockColumn(this.#blockTokens, ids);
    for (let i = 0; i < group.rows; i++) {
      const list: ArrayLike<unknown> = lists[i] ?? [];
      const expected = this.#expectedBlocks(name, group.rowStart + i);
      if (list.length !== expected) {
        throw new KavierError(`${name} does not fit the lengths of the request`, {
          kind: 'input',
          where: this.#where(group, i),
          found: `${list.length} blocks`,
          expected: `${expected} blocks of ${this.#blockTokens} tokens`,
          hint:
            known === undefined ? 'Say the size of its blocks with traceBlockTokens' : undefined,
        });
      }
      for (let block = 0; block < expected; block++) {
        const id = plain(list[block]);
        column.push(
          known === undefined ? this.#intern(id, group, i) : this.#known(id, known, group, i),
        );
      }
      column.close();
    }
    return column;
  }

  #expectedBlocks(name: 'prompt_blocks' | 'output_blocks', row: number): number {
    const promptTokens = this.#columns.promptTokens.at(row);
    if (name === 'prompt_blocks') return blockCount(promptTokens, this.#blockTokens);
    const end = promptTokens + this.#columns.outputTokens.at(row);
    return Math.floor(end / this.#blockTokens) - Math.floor(promptTokens / this.#blockTokens);
  }

  #known(id: unknown, distinct: number, group: RowGroup, row: number): number {
    if (typeof id === 'number' && id >= 0 && id < distinct) return id;
    throw this.#badId(id, `an id below ${distinct}`, group, row);
  }

  #intern(id: unknown, group: RowGroup, row: number): number {
    if (Number.isSafeInteger(id)) return this.#interner.internExternal(id as number);
    throw this.#badId(id, 'an integer of magnitude below 2^53', group, row);
  }

  #badId(id: unknown, expected: string, group: RowGroup, row: number): KavierError {
    const where = this.#where(group, row);
    return new KavierError('this is not a block id', {
      kind: 'input',
      where,
      found: described(id),
      expected,
    });
  }

  /** A request can only wait for an earlier one, and waiting needs its time. */
  #checkLinks(): void {
    const { afterRequest, thinkTimeS, count } = this.#columns;
    if (afterRequest === undefined && thinkTimeS === undefined) return;
    if (afterRequest === undefined || thinkTimeS === undefined) {
      throw new KavierError('after_request and think_time_s belong together', {
        kind: 'input',
        where: this.#name,
        found: afterRequest === undefined ? 'only think_time_s' : 'only after_request',
        expected: 'both columns, or neither',
      });
    }
    for (let i = 0; i < count; i++) {
      if (afterRequest.at(i) < i) continue;
      throw new KavierError('a request can only follow an earlier one', {
        kind: 'input',
        where: `${this.#name}:row ${i + 1}`,
        found: `after_request ${afterRequest.at(i)}`,
        expected: `a number below ${i}, or null`,
      });
    }
  }

  #where(group: RowGroup, row: number): string {
    return `${this.#name}:row ${group.rowStart + row + 1}`;
  }
}
