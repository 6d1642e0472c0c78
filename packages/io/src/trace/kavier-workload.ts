import { BlockInterner, Int32Column, sessionPrefixChains, type Workload } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { BlockColumn, checkedBlockTokens } from './block-column.ts';
import { MaxTokensColumn } from './max-tokens-column.ts';
import { NameIds } from './name-ids.ts';
import type { ReadOptions } from './read-options.ts';
import { unusedNote } from './table-columns.ts';
import { TokenBlocks } from './token-blocks.ts';
import { ALL_AT_ONCE, TraceColumns, type TraceFacts, workloadOf } from './trace-columns.ts';

const DEFAULT_BLOCK_TOKENS = 16;

/** One row as either container gives it. */
export interface KavierRow {
  readonly arrivalS: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Absent: the trace has no such column, or the cell is empty. */
  readonly session: string | undefined;
  readonly prompt: readonly number[] | undefined;
  readonly output: readonly number[] | undefined;
  /** The most that the client asked for. Absent: the trace does not say. */
  readonly maxTokens: number | undefined;
}

export interface KavierCounts {
  readonly rows: number;
  readonly blankLines: number;
  /** Names of columns that mean nothing to a workload. */
  readonly unused: readonly string[];
  readonly hasTime: boolean;
  readonly hasSession: boolean;
}

/** Collects the rows of both containers into a workload. */
export class KavierRows {
  readonly #columns = new TraceColumns();
  readonly #sessions = new NameIds();
  readonly #session = new Int32Column();
  readonly #blockTokens: number;
  readonly #hasher: TokenBlocks;
  readonly #prompts: BlockColumn;
  readonly #outputs: BlockColumn;
  readonly #timeUnit: string;
  readonly #maxTokens = new MaxTokensColumn();
  #withLimit = 0;
  #withIds = 0;
  #withOutputIds = 0;

  constructor(options: ReadOptions) {
    const size = checkedBlockTokens(options.blockTokens, DEFAULT_BLOCK_TOKENS, 'blockTokens');
    const interner = new BlockInterner();
    this.#blockTokens = size;
    this.#hasher = new TokenBlocks(interner, size);
    this.#prompts = new BlockColumn(size, interner);
    this.#outputs = new BlockColumn(size, interner);
    this.#timeUnit = options.timeUnit ?? 's';
  }

  add(row: KavierRow): void {
    this.#columns.add(row.arrivalS, row.promptTokens, row.outputTokens);
    this.#session.push(row.session === undefined ? -1 : this.#sessions.idOf(row.session));
    if (row.maxTokens !== undefined) this.#withLimit++;
    this.#maxTokens.push(row.maxTokens, row.outputTokens);
    if (row.prompt === undefined) return;
    this.#withIds++;
    if (row.output !== undefined) this.#withOutputIds++;
    const output = row.output ?? [];
    this.#hasher.add(this.#prompts, this.#outputs, row.prompt, output, row.outputTokens);
  }

  finish(source: ByteSource, counts: KavierCounts): Workload {
    const { rows, blankLines } = counts;
    const notes = [...this.#timeNotes(counts), ...unusedNote(counts.unused)];
    if (this.#withLimit > 0) this.#columns.maxTokens = this.#maxTokens.column;
    if (counts.hasSession) this.#columns.session = this.#session;
    const { repaired } = this.#maxTokens;
    const facts: TraceFacts = {
      source: source.name,
      format: 'kavier',
      rows,
      blankLines,
      repaired,
      notes,
      doubts: counts.hasTime ? [] : [ALL_AT_ONCE],
    };
    if (this.#withIds === this.#columns.count && this.#withIds > 0) {
      this.#columns.promptBlocks = this.#prompts;
      if (this.#withOutputIds > 0) this.#columns.outputBlocks = this.#outputs;
      notes.push(`Token ids became block ids by chained hashing of ${this.#blockTokens} tokens.`);
      return workloadOf(this.#columns, facts);
    }
    if (this.#withIds > 0) {
      notes.push(`Only ${this.#withIds} rows have token ids, so the ids were not used.`);
    }
    if (!counts.hasSession) {
      notes.push('No sessions and no token ids: nothing is known of shared prefixes.');
      return workloadOf(this.#columns, facts);
    }
    notes.push(
      'Assumed, as the trace has no token ids: a prompt that does not shrink within its session ' +
        'starts with the earlier prompt, and with the earlier output too when it is long enough for both.',
    );
    return withChains(workloadOf(this.#columns, facts), this.#blockTokens);
  }

  #timeNotes({ hasTime }: KavierCounts): string[] {
    if (!hasTime) return [];
    return [`The column ts is taken to be in ${this.#timeUnit}.`];
  }
}

function withChains({ requests, card }: Workload, blockTokens: number): Workload {
  const session = requests.session ?? new Int32Array(requests.count).fill(-1);
  const chains = sessionPrefixChains({ ...requests, session }, { blockTokens });
  return { requests: { ...requests, ...chains }, card };
}
