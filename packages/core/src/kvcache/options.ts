import { KavierError } from '../units/errors.ts';
import { suggestName } from '../units/nearest.ts';
import { EVICTION_NAMES, EVICTION_POLICIES, type EvictionName } from './eviction/registry.ts';

/**
 * Where a released block that was never filled goes: to be handed out next, as in vLLM since mid-2026, or to the tail of the queue
 * of `lru`, as before.
 */
export type EmptyRelease = 'head' | 'tail';

/** The KV cache of one replica. */
export interface KvCacheOptions {
  /** Tokens of a block; whole, >= 1. vLLM: 16. */
  readonly blockTokens: number;
  /** Blocks that requests can hold; whole, >= 1. */
  readonly blocks: number;
  /** Reuse blocks of equal prefixes. Off: nothing is registered, and released blocks go to the tail. */
  readonly prefixCaching: boolean;
  /** Which cached block goes first. Other than `lru` only with prefix caching and `emptyRelease` `head`. Default `lru`. */
  readonly eviction?: EvictionName | undefined;
  readonly emptyRelease: EmptyRelease;
}

/**
 * Refuses what no cache can honour. Errors (KavierError, kind `input`, at a path `where`.eviction): an unknown eviction policy; one other
 * than `lru` without prefix caching, which leaves nothing to evict, or where empty blocks go to the tail of its queue.
 */
export function checkKvCacheOptions(options: KvCacheOptions, where = ''): void {
  const { eviction = 'lru', prefixCaching, emptyRelease } = options;
  const refuse = (what: string, found: string, more: { expected?: string; hint?: string }) =>
    new KavierError(what, {
      kind: 'input',
      where: where === '' ? 'eviction' : `${where}.eviction`,
      found,
      ...more,
    });
  if (!Object.hasOwn(EVICTION_POLICIES, eviction)) {
    throw refuse('there is no such eviction policy', String(eviction), {
      hint: suggestName(String(eviction), EVICTION_NAMES),
    });
  }
  if (eviction === 'lru') return;
  if (!prefixCaching) {
    throw refuse(
      'without prefix caching no block keeps a content that could be evicted',
      eviction,
      {
        expected: 'no eviction policy, or prefixCaching true',
      },
    );
  }
  if (emptyRelease === 'tail') {
    throw refuse('only the queue of lru has a tail for blocks that were never full', eviction, {
      expected: "lru, or emptyRelease 'head'",
    });
  }
}
