import { type BlockLists, Int32Column, KavierError } from '@kavier/core';

/** Lists of block ids while a trace is being read: one list for each request, end to end. */
export class BlockColumn {
  readonly #blockTokens: number;
  readonly #space: { readonly distinctCount: number };
  readonly #offsets = new Int32Column();
  readonly #ids = new Int32Column();

  /** `space` says how many ids there are once all are given: an interner, or a fixed number. */
  constructor(blockTokens: number, space: { readonly distinctCount: number }) {
    this.#blockTokens = blockTokens;
    this.#space = space;
    this.#offsets.push(0);
  }

  push(id: number): void {
    this.#ids.push(id);
  }

  /** Ends the list of one request. */
  close(): void {
    if (this.#ids.length > 0x7fff_ffff) {
      throw new KavierError('the trace has too many blocks', {
        kind: 'input',
        expected: 'fewer than 2^31 blocks in all',
      });
    }
    this.#offsets.push(this.#ids.length);
  }

  /** Blocks of the lists so far, the open one included. */
  get length(): number {
    return this.#ids.length;
  }

  lists(): BlockLists {
    return {
      blockTokens: this.#blockTokens,
      offsets: this.#offsets.view(),
      ids: this.#ids.view(),
      distinctCount: this.#space.distinctCount,
    };
  }
}

/** A block size from the options, checked. */
export function checkedBlockTokens(value: number | undefined, fallback: number, name: string) {
  const tokens = value ?? fallback;
  if (Number.isSafeInteger(tokens) && tokens >= 1) return tokens;
  throw new KavierError('a block size must be a positive whole number of tokens', {
    kind: 'usage',
    where: name,
    found: String(tokens),
    expected: 'an integer >= 1, such as 16 or 512',
  });
}
