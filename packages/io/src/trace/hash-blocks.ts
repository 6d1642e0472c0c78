import { type BlockInterner, blockCount, type CardCount, KavierError } from '@kavier/core';
import { type BlockColumn, checkedBlockTokens } from './block-column.ts';
import type { JsonObject } from './json-object.ts';
import type { ReadOptions } from './read-options.ts';

/** Ids below this have their block in a table of at most 16 MiB. */
const SMALL_IDS = 1 << 22;

/**
 * Turns the ready-made `hash_ids` of a trace into blocks of the workload. One id stands for
 * `traceBlockTokens` tokens and everything before them. When a smaller block size is asked for,
 * each id becomes that many blocks in a row, which keeps what is shared exactly: two prompts share
 * a small block exactly when they share the id it came from.
 */
export class HashBlocks {
  /** Tokens in a block of the workload. */
  readonly blockTokens: number;
  readonly #traceTokens: number;
  readonly #split: number;
  readonly #interner: BlockInterner;
  /** Blocks in the run of each hash id, by the first block of the run. */
  #runs = new Int32Array(1 << 16);
  /** Block + 1 of each id below SMALL_IDS; 0 where it has none yet. */
  #blocks = new Int32Array(1 << 16);
  #withoutLast = 0;

  /** `published` is the size that the format's own traces use. */
  constructor(interner: BlockInterner, published: number, options: ReadOptions) {
    this.#interner = interner;
    this.#traceTokens = checkedBlockTokens(options.traceBlockTokens, published, 'traceBlockTokens');
    this.blockTokens = checkedBlockTokens(options.blockTokens, this.#traceTokens, 'blockTokens');
    this.#split = this.#traceTokens / this.blockTokens;
    if (!Number.isInteger(this.#split)) {
      throw new KavierError('hash ids cannot be cut into blocks of this size', {
        kind: 'usage',
        where: 'blockTokens',
        found: String(this.blockTokens),
        expected: `a divisor of ${this.#traceTokens}, the tokens of one hash id of this trace`,
      });
    }
  }

  /** A prompt of which nothing is known: its blocks are shared with nothing. */
  addUnshared(column: BlockColumn, promptTokens: number): void {
    for (let left = blockCount(promptTokens, this.blockTokens); left > 0; left--) {
      column.push(this.#interner.fresh());
    }
    column.close();
  }

  /**
   * Appends the blocks of one prompt to its column. Errors: a number of ids that does not fit the
   * prompt's length.
   */
  addPrompt(column: BlockColumn, object: JsonObject, promptTokens: number): void {
    const ids = object.hashes('hash_ids');
    if (!this.doFit(ids.length, promptTokens)) {
      throw object.error(
        'hash_ids',
        'does not fit input_length',
        `${ids.length} ids for ${promptTokens} tokens`,
        `${blockCount(promptTokens, this.#traceTokens)} ids of ${this.#traceTokens} tokens`,
        'If one id stands for another number of tokens, say so with traceBlockTokens',
      );
    }
    this.addIds(column, ids, ids.length, promptTokens);
  }

  /** Whether so many ids can be those of a prompt: the partial last block may have none. */
  doFit(ids: number, promptTokens: number): boolean {
    const whole = Math.floor(promptTokens / this.#traceTokens);
    return ids === whole || ids === blockCount(promptTokens, this.#traceTokens);
  }

  /** Appends the blocks of one prompt, given the first `count` ids, a number that fits it. */
  addIds(
    column: BlockColumn,
    ids: ArrayLike<number | string>,
    count: number,
    promptTokens: number,
  ): void {
    for (let i = 0; i < count; i++) this.#addBlocks(column, ids[i], promptTokens, i);
    if (count < blockCount(promptTokens, this.#traceTokens)) {
      this.#withoutLast++;
      let left = blockCount(promptTokens - count * this.#traceTokens, this.blockTokens);
      for (; left > 0; left--) column.push(this.#interner.fresh());
    }
    column.close();
  }

  #addBlocks(column: BlockColumn, id: number | string, promptTokens: number, index: number): void {
    if (this.#split === 1) {
      column.push(this.#intern(id));
      return;
    }
    const left = promptTokens - index * this.#traceTokens;
    const blocks = Math.min(this.#split, blockCount(left, this.blockTokens));
    const given = this.#interner.distinctCount;
    const first = this.#intern(id);
    if (first === given) this.#giveRun(first, blocks);
    const run = this.#runs[first];
    for (let part = 0; part < blocks; part++) {
      column.push(part < run ? first + part : this.#interner.internKey(first, 0, part));
    }
  }

  #intern(id: number | string): number {
    if (typeof id === 'string') return this.#interner.internText(id);
    return id >= 0 && id < SMALL_IDS ? this.#small(id) : this.#interner.internExternal(id);
  }

  /** The block of an id that is small, as ids are that a trace counts up: looked up where it says. */
  #small(id: number): number {
    if (id >= this.#blocks.length) {
      const grown = new Int32Array(Math.min(SMALL_IDS, 2 ** Math.ceil(Math.log2(id + 1))));
      grown.set(this.#blocks);
      this.#blocks = grown;
    }
    const known = this.#blocks[id];
    if (known > 0) return known - 1;
    const block = this.#interner.fresh();
    this.#blocks[id] = block + 1;
    return block;
  }

  /**
   * A new id takes its blocks as one run of ids, first + 0, first + 1, ...; a longer use of it
   * later adds the rest.
   */
  #giveRun(first: number, blocks: number): void {
    for (let part = 1; part < blocks; part++) this.#interner.fresh();
    if (first >= this.#runs.length) {
      const grown = new Int32Array(first * 2);
      grown.set(this.#runs);
      this.#runs = grown;
    }
    this.#runs[first] = blocks;
  }

  get repaired(): readonly CardCount[] {
    const reason = 'the partial last block has no id, so it is shared with no other prompt';
    return [{ reason, count: this.#withoutLast }];
  }

  get notes(): readonly string[] {
    if (this.#split === 1) return [];
    const one = `Each hash id of ${this.#traceTokens} tokens`;
    return [`${one} became ${this.#split} blocks of ${this.blockTokens}.`];
  }
}
