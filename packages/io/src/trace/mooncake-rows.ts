import {
  BlockInterner,
  type CardCount,
  Float64Column,
  Int32Column,
  KavierError,
  type Workload,
} from '@kavier/core';
import { BlockColumn } from './block-column.ts';
import { drawnArrivals } from './drawn-arrivals.ts';
import { HashBlocks } from './hash-blocks.ts';
import type { JsonObject } from './json-object.ts';
import type { LineSkimmer } from './json-scan.ts';
import { MaxTokensColumn } from './max-tokens-column.ts';
import { NameIds } from './name-ids.ts';
import { PLAIN_FIELDS, PlainMooncake } from './plain-mooncake.ts';
import type { ReadOptions } from './read-options.ts';
import { unusedNote } from './table-columns.ts';
import { TIME_UNITS, type TimeUnit, UNIT_WORDS, UNITS_PER_S } from './time-unit.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

const HASH_TOKENS = 512;
/** Delays are milliseconds in every dialect. */
const DELAY_PER_S = 1000;
/** Seconds since 1970 that a trace can be from: 1995 to 2128. */
const EPOCH_S = { from: 8e8, to: 5e9 };

/** Collects the rows of a Mooncake trace in any of its dialects. */
export class MooncakeRows implements LineSkimmer {
  readonly fields = PLAIN_FIELDS;
  readonly #plain = new PlainMooncake();
  readonly #columns = new TraceColumns();
  readonly #interner = new BlockInterner(1 << 16);
  readonly #hashes: HashBlocks;
  readonly #prompts: BlockColumn;
  readonly #sessions = new NameIds();
  readonly #session = new Int32Column();
  readonly #after = new Int32Column();
  readonly #thinkS = new Float64Column();
  readonly #maxTokens = new MaxTokensColumn();
  /** Last row of each session. */
  readonly #lastRow: number[] = [];
  readonly #perS: number;
  readonly #unit: TimeUnit;
  readonly #isGiven: boolean;
  readonly #rateRps: number | undefined;
  readonly #seed: number | undefined;
  #unused: readonly string[] | undefined;
  #withHashes = 0;
  #withLimit = 0;
  #waiting = 0;
  #withoutOutput = 0;
  #timed = 0;
  /** The first row that should have had a time and has none. */
  #timeless: KavierError | undefined;

  constructor(options: ReadOptions) {
    this.#hashes = new HashBlocks(this.#interner, HASH_TOKENS, options);
    this.#prompts = new BlockColumn(this.#hashes.blockTokens, this.#interner);
    this.#rateRps = options.rateRps;
    this.#seed = options.seed;
    this.#isGiven = options.timeUnit !== undefined;
    this.#unit = options.timeUnit ?? 'ms';
    this.#perS = UNITS_PER_S[this.#unit];
  }

  add(row: JsonObject): void {
    const promptTokens = row.count(row.firstOf('input_length', 'input_tokens'));
    const outputTokens = this.#outputOf(row);
    this.#addArrival(row, promptTokens, outputTokens);
    const limit = row.has('max_tokens') ? row.count('max_tokens') : undefined;
    if (limit !== undefined) this.#withLimit++;
    this.#maxTokens.push(limit, outputTokens);
    if (row.has('hash_ids')) {
      this.#withHashes++;
      this.#hashes.addPrompt(this.#prompts, row, promptTokens);
    } else {
      this.#hashes.addUnshared(this.#prompts, promptTokens);
    }
    this.#unused ??= row.keys().filter((key) => !KNOWN.includes(key));
  }

  get position(): number {
    return this.#plain.position;
  }

  /** Takes rows that are spelled as published, up to the first other one of the block. */
  skim(block: Uint8Array): number {
    const plain = this.#plain;
    plain.setBlock(block);
    let rows = 0;
    let { position } = plain;
    for (; plain.next(); position = plain.position, rows++) {
      const { inputTokens, outputTokens, ids, idCount } = plain;
      if (!this.#hashes.doFit(idCount, inputTokens)) {
        plain.position = position;
        break;
      }
      this.#session.push(-1);
      this.#after.push(-1);
      this.#thinkS.push(0);
      this.#timed++;
      this.#columns.add(plain.time / this.#perS, inputTokens, outputTokens);
      this.#maxTokens.push(undefined, outputTokens);
      this.#withHashes++;
      this.#hashes.addIds(this.#prompts, ids, idCount, inputTokens);
    }
    if (rows > 0) this.#unused ??= [];
    return rows;
  }

  finish(counts: { source: string; format: string; rows: number; blankLines: number }): Workload {
    if (this.#timed > 0 && this.#timeless !== undefined) throw this.#timeless;
    const columns = this.#columns;
    if (this.#sessions.names.length > 0) columns.session = this.#session;
    if (this.#waiting > 0) {
      columns.afterRequest = this.#after;
      columns.thinkTimeS = this.#thinkS;
    }
    if (this.#withHashes > 0) columns.promptBlocks = this.#prompts;
    if (this.#withLimit > 0) columns.maxTokens = this.#maxTokens.column;
    const isEpoch = this.#isEpoch(counts.source);
    const workload = workloadOf(columns, {
      ...counts,
      repaired: [...this.#hashes.repaired, ...this.#maxTokens.repaired, ...this.#withoutLength()],
      notes: [
        ...this.#timeNotes(isEpoch),
        ...this.#shareNotes(),
        ...unusedNote(this.#unused ?? []),
      ],
      doubts: this.#doubts(),
      fromFirstArrival: isEpoch,
    });
    const isDrawn = this.#timed === 0 && this.#waiting === 0 && this.#rateRps !== undefined;
    return isDrawn ? drawnArrivals(workload, this.#rateRps, this.#seed) : workload;
  }

  /** Whether times count from 1970. Errors: they do, in another unit than the one they are read in. */
  #isEpoch(source: string): boolean {
    const firstS = firstOf(this.#columns.arrivalS.view());
    const isFrom1970 = (seconds: number) => seconds >= EPOCH_S.from && seconds <= EPOCH_S.to;
    if (isFrom1970(firstS)) return true;
    const unit = TIME_UNITS.find((other) => isFrom1970((firstS * this.#perS) / UNITS_PER_S[other]));
    if (unit === undefined || this.#isGiven) return false;
    throw new KavierError('the times are not milliseconds', {
      kind: 'input',
      where: source,
      found: `times that are ${UNIT_WORDS[unit]} since 1970 by their size`,
      expected: 'milliseconds, from the start or since 1970',
      hint: `Say the unit: --set workload.timeUnit=${unit}`,
    });
  }

  #outputOf(row: JsonObject): number {
    const isWritten = row.mentions('output_length') || row.mentions('output_tokens');
    if (isWritten) return row.count(row.firstOf('output_length', 'output_tokens'));
    this.#withoutOutput++;
    return 1;
  }

  /** A later turn with a delay, or without a time, follows the answer of the turn before it. */
  #addArrival(row: JsonObject, promptTokens: number, outputTokens: number): void {
    const session = row.has('session_id') ? this.#sessions.idOf(row.label('session_id')) : -1;
    const before = session < 0 ? undefined : this.#lastRow[session];
    const timeKey = row.firstOf('timestamp', 'created_time');
    const delayKey = row.firstOf('delay', 'delay_ms');
    const delayS = row.has(delayKey) ? row.time(delayKey) / DELAY_PER_S : undefined;
    if (session < 0 && delayS !== undefined && delayS > 0) {
      throw row.error(
        delayKey,
        'follows nothing',
        'no session_id',
        'a session_id, whose turn before this one it follows',
      );
    }
    if (session >= 0) this.#lastRow[session] = this.#columns.count;
    const waits = before !== undefined && (delayS !== undefined || !row.has(timeKey));
    this.#session.push(session);
    this.#after.push(waits ? before : -1);
    this.#thinkS.push(waits ? (delayS ?? 0) : 0);
    if (waits) this.#waiting++;
    const arrivalS = waits
      ? this.#columns.arrivalS.at(before) + (delayS ?? 0)
      : this.#timeOf(row, timeKey);
    this.#columns.add(arrivalS, promptTokens, outputTokens);
  }

  #timeOf(row: JsonObject, key: string): number {
    if (row.has(key)) {
      this.#timed++;
      return row.time(key) / this.#perS;
    }
    const found = `${row.keys().join(', ') || 'no fields'}; other rows have a timestamp`;
    this.#timeless ??= row.error(
      'timestamp',
      'is missing',
      found,
      'timestamp in every row, or none',
    );
    return 0;
  }

  #withoutLength(): readonly CardCount[] {
    const reason = 'no output_length; one token is assumed';
    return [{ reason, count: this.#withoutOutput }];
  }

  #timeNotes(isEpoch: boolean): readonly string[] {
    const isMilliseconds = this.#unit === 'ms';
    if (this.#timed === 0 || (isMilliseconds && !isEpoch)) return [];
    const start = isEpoch ? ' since 1970; the first one is 0 s' : ' from the start';
    return [`Times are ${UNIT_WORDS[this.#unit]}${start}.`];
  }

  #shareNotes(): readonly string[] {
    const notes = [...this.#hashes.notes];
    if (this.#withHashes === 0) {
      notes.push('The trace has no hash_ids, so nothing is known of shared prefixes.');
    } else {
      notes.push(
        'The trace has no ids for generated tokens, so outputs are reused by no later prompt on ' +
          'their own; a following turn shows its history in its own ids.',
      );
      const without = this.#columns.count - this.#withHashes;
      if (without > 0) {
        notes.push(`${without} requests have no hash_ids; their blocks are shared with nothing.`);
      }
    }
    if (this.#waiting > 0) {
      notes.push(
        'Turns of a session come their delay after the answer of the turn before; the arrival ' +
          'in the table is the earliest possible one.',
      );
    }
    return notes;
  }

  #doubts(): readonly string[] {
    const doubts: string[] = [];
    if (this.#timed === 0) {
      const what = this.#waiting > 0 ? 'all sessions start' : 'all requests arrive';
      doubts.push(`NO ARRIVALS ARE KNOWN: ${what} at once, at 0 s.`);
    }
    if (this.#withoutOutput > 0) {
      doubts.push(
        `NO OUTPUT LENGTH is given in ${this.#withoutOutput} of ${this.#columns.count} requests: ` +
          'one token is assumed for each.',
      );
    }
    return doubts;
  }
}

/** Fields that are read. */
const KNOWN: readonly string[] = (
  'timestamp created_time input_length input_tokens output_length output_tokens hash_ids ' +
  'session_id delay delay_ms max_tokens'
).split(' ');

function firstOf(times: Float64Array): number {
  let first = Number.POSITIVE_INFINITY;
  for (const time of times) if (time < first) first = time;
  return first;
}
