import { KavierError } from '../units/errors.ts';
import type { EmptyRelease } from './options.ts';

/** Owner of a run of blocks without content. */
const NOBODY = -1;

/**
 * The KV-cache blocks of one replica when the workload names none of them. Which block is which does not matter then, only
 * how many lie where in the free queue, so the queue is kept as runs: so many full blocks of one request, or so many
 * blocks that were never full. Says and does exactly what `BlockPool` does, at a cost that does not depend on the
 * size of a block.
 *
 * Only its own request can hit a block again, and within a run the end of the sequence comes first, so what is left
 * of a run is the beginning of its request.
 */
export class BlockRuns {
  readonly blocks: number;
  readonly #emptyRelease: EmptyRelease;
  /** A ring of runs: run number r lies at `r & (length - 1)`; numbers rise towards the tail. */
  #owner = new Int32Array(64);
  #length = new Int32Array(64);
  #head = 0;
  #tail = 0;
  #freeBlocks = 0;
  #evictions = 0;
  #registered = 0;

  constructor(options: { readonly blocks: number; readonly emptyRelease: EmptyRelease }) {
    this.blocks = options.blocks;
    this.#emptyRelease = options.emptyRelease;
    this.#append(NOBODY, options.blocks);
  }

  get freeBlocks(): number {
    return this.#freeBlocks;
  }

  get evictions(): number {
    return this.#evictions;
  }

  get registered(): number {
    return this.#registered;
  }

  usage(more = 0): number {
    return this.blocks === 0 ? 0 : 1 - (this.#freeBlocks - more) / this.blocks;
  }

  /** Hands out `count` blocks from the head of the queue. The caller has checked `freeBlocks`. */
  take(count: number): void {
    if (count > this.#freeBlocks) throw exhausted(this.blocks, this.#freeBlocks);
    this.#freeBlocks -= count;
    for (let left = count; left > 0; ) {
      const place = this.#place(this.#head);
      const taken = Math.min(left, this.#length[place]);
      if (this.#owner[place] !== NOBODY) this.#evictions += taken;
      this.#length[place] -= taken;
      left -= taken;
      if (this.#length[place] === 0) this.#head++;
    }
  }

  /**
   * Takes `full` full blocks of `owner` back, of which `known` were cached before, and `empty` ones that were never full, which
   * are the end of the sequence. Returns the number of the run, for `left` and `takeFrom`.
   */
  give(owner: number, full: number, known: number, empty: number): number {
    this.#registered += full - known;
    if (empty > 0 && this.#emptyRelease === 'head') this.#prepend(empty);
    else if (empty > 0) this.#append(NOBODY, empty);
    return full > 0 ? this.#append(owner, full) : -1;
  }

  /** Blocks of run `run` that nobody has been handed out since. */
  left(run: number, owner: number): number {
    if (run < this.#head || run >= this.#tail) return 0;
    const place = this.#place(run);
    return this.#owner[place] === owner ? this.#length[place] : 0;
  }

  /** The owner hits the first `count` blocks of what is left of its run. */
  takeFrom(run: number, count: number): void {
    this.#length[this.#place(run)] -= count;
    this.#freeBlocks -= count;
  }

  /** Throws when an invariant is broken. For tests. */
  checkIntegrity(): void {
    let free = 0;
    for (let run = this.#head; run < this.#tail; run++) {
      const length = this.#length[this.#place(run)];
      if (length < 0) throw new Error(`block runs: run ${run} has ${length} blocks`);
      free += length;
    }
    if (free !== this.#freeBlocks) {
      throw new Error(`block runs: ${free} blocks are queued, not ${this.#freeBlocks}`);
    }
  }

  #place(run: number): number {
    return run & (this.#owner.length - 1);
  }

  #prepend(count: number): void {
    this.#freeBlocks += count;
    const first = this.#place(this.#head);
    if (this.#head < this.#tail && this.#owner[first] === NOBODY) {
      this.#length[first] += count;
      return;
    }
    if (this.#tail - this.#head === this.#owner.length) this.#grow();
    this.#head--;
    this.#owner[this.#place(this.#head)] = NOBODY;
    this.#length[this.#place(this.#head)] = count;
  }

  #append(owner: number, count: number): number {
    this.#freeBlocks += count;
    const last = this.#place(this.#tail - 1);
    if (owner === NOBODY && this.#head < this.#tail && this.#owner[last] === NOBODY) {
      this.#length[last] += count;
      return this.#tail - 1;
    }
    if (this.#tail - this.#head === this.#owner.length) this.#grow();
    this.#owner[this.#place(this.#tail)] = owner;
    this.#length[this.#place(this.#tail)] = count;
    return this.#tail++;
  }

  #grow(): void {
    const mask = this.#owner.length * 2 - 1;
    const owner = new Int32Array(mask + 1);
    const length = new Int32Array(mask + 1);
    for (let run = this.#head; run < this.#tail; run++) {
      owner[run & mask] = this.#owner[this.#place(run)];
      length[run & mask] = this.#length[this.#place(run)];
    }
    this.#owner = owner;
    this.#length = length;
  }
}

function exhausted(blocks: number, free: number): KavierError {
  const found = `${free} free of ${blocks}`;
  return new KavierError('no free KV block', { kind: 'work', found });
}
