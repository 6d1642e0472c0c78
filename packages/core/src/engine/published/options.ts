import { KavierError } from '../../units/errors.ts';
import type { CacheScope } from './prompt-keys.ts';

/** What a hit in the published prefix cache saves: nothing, the prefill, or the whole request. */
export const PREFIX_POLICIES = ['none', 'prefill', 'full'] as const;
export type PrefixPolicy = (typeof PREFIX_POLICIES)[number];

/** Every option of the published engine. */
export interface PublishedOptions {
  /** Keep keys and values of earlier tokens (`true`), or recompute the whole context for each token. */
  readonly kvCache: boolean;
  readonly prefixPolicy: PrefixPolicy;
  /** Tokens that make a cache key; shorter prompts bypass the cache. Whole, >= 1. */
  readonly minTokens: number;
  /** Prompts that the cache holds. Whole, >= 1. */
  readonly maxPrompts: number;
  readonly scope: CacheScope;
}

/** Defaults of the published implementation. */
export const PUBLISHED_DEFAULTS: PublishedOptions = {
  kvCache: true,
  prefixPolicy: 'none',
  minTokens: 1024,
  maxPrompts: 10,
  scope: 'session',
};

/** Throws a `usage` error naming the option when one is out of range. */
export function checkPublishedOptions(options: PublishedOptions): void {
  for (const name of ['minTokens', 'maxPrompts'] as const) {
    const value = options[name];
    if (Number.isInteger(value) && value >= 1 && value < 2 ** 31) continue;
    throw new KavierError(`${name} is out of range`, {
      kind: 'usage',
      found: String(value),
      expected: 'a whole number from 1 to 2,147,483,647',
    });
  }
}
