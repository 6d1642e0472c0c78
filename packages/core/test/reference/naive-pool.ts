import type { EmptyRelease } from '../../src/kvcache/options.ts';

/**
 * The block pool written for obviousness: arrays and searches. `Content` is whatever tells contents apart; two blocks
 * hold the same content when their contents are the same value.
 */
export class NaivePool<Content> {
  /** Free blocks; the first one is handed out next. */
  queue: number[];
  /** References to each block. */
  readonly refs: number[];
  /** What each block holds; undefined while it is not full. */
  readonly content: (Content | undefined)[];
  /** Blocks that hold a content, in order of registration. */
  readonly copies = new Map<Content, number[]>();
  readonly emptyRelease: EmptyRelease;
  evictions = 0;
  registered = 0;

  constructor(blocks: number, emptyRelease: EmptyRelease) {
    this.queue = Array.from({ length: blocks }, (_, block) => block);
    this.refs = this.queue.map(() => 0);
    this.content = this.queue.map(() => undefined);
    this.emptyRelease = emptyRelease;
  }

  get usage(): number {
    return 1 - this.queue.length / this.refs.length;
  }

  /** The copy that was registered first, or -1. */
  find(content: Content): number {
    return this.copies.get(content)?.[0] ?? -1;
  }

  isFree(block: number): boolean {
    return this.refs[block] === 0;
  }

  touch(block: number): void {
    this.queue = this.queue.filter((other) => other !== block);
    this.refs[block]++;
  }

  allocate(): number {
    const block = this.queue.shift();
    if (block === undefined) throw new Error('the naive pool has no free block');
    this.refs[block] = 1;
    const old = this.content[block];
    if (old !== undefined) {
      const copies = this.copies.get(old) ?? [];
      copies.splice(copies.indexOf(block), 1);
      this.content[block] = undefined;
      this.evictions++;
    }
    return block;
  }

  register(block: number, content: Content): void {
    this.content[block] = content;
    this.copies.set(content, [...(this.copies.get(content) ?? []), block]);
    this.registered++;
  }

  release(block: number): void {
    if (--this.refs[block] > 0) return;
    const isEmpty = this.content[block] === undefined;
    if (isEmpty && this.emptyRelease === 'head') this.queue.unshift(block);
    else this.queue.push(block);
  }
}
