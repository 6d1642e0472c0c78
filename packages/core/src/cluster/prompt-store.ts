import { PromptCache } from '../engine/published/prompt-cache.ts';
import type { PromptKeys } from '../engine/published/prompt-keys.ts';
import type { CacheCounters } from '../record/cache-counters.ts';
import { requireNumber } from '../units/require.ts';

/** What a hit in the store saves: the prefill of the prompt, or the whole request. */
export const PROMPT_SAVINGS = ['prefill', 'full'] as const;
export type PromptSaving = (typeof PROMPT_SAVINGS)[number];

/** A store of whole prompts between the clients and the router. */
export interface PromptStoreOptions {
  readonly saves: PromptSaving;
  /** Prompts that it holds, least recently used out first. Whole, >= 1. */
  readonly maxPrompts: number;
  /** By which each request asks for its prompt. */
  readonly keys: PromptKeys;
}

/**
 * The published prompt cache in front of a service of batching replicas. Requests ask it in order of arrival, as they do in the
 * published engine, and a prompt counts as held from the arrival of its first request on.
 *
 *   prefill   a hit brings the keys and values of all of its prompt but the last token, which is computed to sample from; they take
 *             their place in KV memory. Moving them takes no time.
 *   full      a hit is answered at once and reaches no replica.
 */
export class PromptStore {
  readonly saves: PromptSaving;
  readonly #keys: Int32Array;
  readonly #cache: PromptCache;

  constructor({ saves, maxPrompts, keys }: PromptStoreOptions, where: string) {
    requireNumber(maxPrompts, `${where}.maxPrompts`, { from: 1, to: 2 ** 31 - 1, integer: true });
    this.saves = saves;
    this.#keys = keys.keys;
    this.#cache = new PromptCache({ keys: keys.distinct, maxPrompts });
  }

  /** Whether the prompt of an arriving request is held; from now on it is. */
  finds(request: number, promptTokens: number): boolean {
    const key = this.#keys[request];
    return key >= 0 && this.#cache.lookup(key, promptTokens);
  }

  /** `hitTokens` counts the prompts that were found whole. */
  counters(): CacheCounters {
    return this.#cache.counters();
  }
}
