import { BlockInterner, Int32Column, sessionPrefixChains, type Workload } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { BlockColumn, checkedBlockTokens } from './block-column.ts';
import { NameIds } from './name-ids.ts';
import type { ReadOptions } from './read-options.ts';
import { TokenBlocks } from './token-blocks.ts';
import { TraceColumns, type TraceFacts, workloadOf } from './trace-columns.ts';

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
}

export interface KavierCounts {
  readonly rows: number;
  readonly blankLines: number;
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
    if (row.prompt === undefined) return;
    this.#withIds++;
    if (row.output !== undefined) this.#withOutputIds++;
    const output = row.output ?? [];
    this.#hasher.add(this.#prompts, this.#outputs, row.prompt, output, row.outputTokens);
  }

  finish(source: ByteSource, counts: KavierCounts): Workload {
    const { rows, blankLines } = counts;
    const notes = this.#timeNotes(counts);
    if (counts.hasSession) this.#columns.session = this.#session;
    const facts: TraceFacts = { source: source.name, format: 'kavier', rows, blankLines, notes };
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
    if (!hasTime) return ['The trace has no times: all requests arrive at 0 s.'];
    return [`The column ts is taken to be in ${this.#timeUnit}.`];
  }
}

function withChains({ requests, card }: Workload, blockTokens: number): Workload {
  const session = requests.session ?? new Int32Array(requests.count).fill(-1);
  const chains = sessionPrefixChains({ ...requests, session }, { blockTokens });
  return { requests: { ...requests, ...chains }, card };
}
