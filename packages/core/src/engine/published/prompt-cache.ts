import type { CacheCounters } from '../../record/cache-counters.ts';

/**
 * The published prefix cache: an LRU of whole prompts, known by their first `minTokens` tokens. A lookup that misses
 * inserts the prompt. Keys are dense integers made once per run, so a lookup is a few array reads.
 */
export class PromptCache {
  readonly #maxPrompts: number;
  /** Least recently used first: a doubly linked list over keys; slot `keys` is the list head. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #held: Uint8Array;
  readonly #head: number;
  #size = 0;
  #lookups = 0;
  #hits = 0;
  #evictions = 0;
  #queriedTokens = 0;
  #hitTokens = 0;

  /** `keys`: how many distinct keys exist; `maxPrompts` >= 1. */
  constructor(options: { readonly keys: number; readonly maxPrompts: number }) {
    this.#maxPrompts = options.maxPrompts;
    this.#head = options.keys;
    this.#next = new Int32Array(options.keys + 1);
    this.#previous = new Int32Array(options.keys + 1);
    this.#held = new Uint8Array(options.keys);
    this.#next[this.#head] = this.#head;
    this.#previous[this.#head] = this.#head;
  }

  /** Whether the prompt's key is cached. Afterwards it is the most recently used entry in either case. */
  lookup(key: number, promptTokens: number): boolean {
    this.#lookups++;
    this.#queriedTokens += promptTokens;
    const hit = this.#held[key] === 1;
    if (hit) {
      this.#hits++;
      this.#hitTokens += promptTokens;
      this.#unlink(key);
    } else {
      if (this.#size === this.#maxPrompts) this.#evict();
      this.#size++;
    }
    this.#append(key);
    return hit;
  }

  counters(): CacheCounters {
    return {
      lookups: this.#lookups,
      hits: this.#hits,
      evictions: this.#evictions,
      queriedTokens: this.#queriedTokens,
      hitTokens: this.#hitTokens,
    };
  }

  #evict(): void {
    const victim = this.#next[this.#head];
    this.#unlink(victim);
    this.#held[victim] = 0;
    this.#size--;
    this.#evictions++;
  }

  #append(key: number): void {
    const last = this.#previous[this.#head];
    this.#next[last] = key;
    this.#previous[key] = last;
    this.#next[key] = this.#head;
    this.#previous[this.#head] = key;
    this.#held[key] = 1;
  }

  #unlink(key: number): void {
    this.#next[this.#previous[key]] = this.#next[key];
    this.#previous[this.#next[key]] = this.#previous[key];
  }
}
