import { LinkedQueue } from '../../kernel/linked-queue.ts';
import {
  brokenPolicy,
  type EvictionFamily,
  type EvictionPolicy,
  type EvictionSetup,
} from './contract.ts';

/**
 * Least recently used, as vLLM's free queue has it (vllm/v1/core/block_pool.py, 2026-08): evicted is what was released longest ago.
 * A hit takes a block out of the queue; it comes back at the end when it is released. Engines have the same with runs of blocks
 * (runs/piece-order.ts), which tests hold to this one.
 */
export const lru: EvictionFamily = { create: (setup) => new Lru(setup) };

class Lru implements EvictionPolicy {
  readonly evictsEndsFirst = true;
  readonly #queue: LinkedQueue;

  constructor({ blocks }: EvictionSetup) {
    this.#queue = new LinkedQueue(blocks);
  }

  release(block: number): void {
    this.#queue.append(block);
  }

  hit(block: number, wasFree: boolean): void {
    if (wasFree) this.#queue.remove(block);
  }

  evict(): number {
    const block = this.#queue.first();
    this.#queue.remove(block);
    return block;
  }

  checkIntegrity(isEvictable: (block: number) => boolean): void {
    this.#queue.checkIntegrity((block) => {
      if (!isEvictable(block)) throw brokenPolicy(`${block} is queued and cannot be evicted`);
    });
  }
}
