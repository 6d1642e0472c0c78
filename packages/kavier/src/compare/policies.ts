import {
  EVICTION_NAMES,
  type EvictionName,
  KavierError,
  nearestName,
  PUBLISHED_PROFILE,
  suggestName,
} from '@kavier/core';

/** What may be reused of an earlier prompt, as `--cache` names it. */
export const CACHE_POLICIES = [
  'none',
  'published:prefill',
  'published:full',
  ...EVICTION_NAMES,
] as const;
export type CachePolicy = (typeof CACHE_POLICIES)[number];

/** Whether it is the published cache of whole prompts, which no engine that batches has. */
export function isPublishedPolicy(policy: CachePolicy): boolean {
  return policy.startsWith('published:');
}

/** Whether it is the engine's own cache of KV blocks, with this eviction. */
export function isEviction(policy: CachePolicy): policy is EvictionName {
  return EVICTION_NAMES.some((name) => name === policy);
}

/** What one row of a comparison is about. */
export interface RowChoice {
  readonly policy: CachePolicy;
  /** Whether keys and values are kept between tokens. */
  readonly kvCache: boolean;
  /** The policy, and the KV cache where rows differ in it. */
  readonly name: string;
}

/**
 * The rows that `--cache` and `--kv-cache` ask for: every policy with every state of the KV cache, in the order given.
 * Errors (KavierError, `usage`): a name that is none, with the nearest one; nothing at all.
 */
export function chooseRows(cache: string, kvCache = 'on'): readonly RowChoice[] {
  const policies = words(cache, '--cache', CACHE_POLICIES);
  const states = words(kvCache, '--kv-cache', ['on', 'off'] as const);
  const areTold = states.includes('off');
  return states.flatMap((state) =>
    policies.map((policy) => ({
      policy,
      kvCache: state === 'on',
      name: areTold ? `${policy}, KV ${state}` : policy,
    })),
  );
}

/** Errors (KavierError, `usage`): the engine cannot run the row, and why, with what it can run. */
export function requireRunnable({ policy, kvCache }: RowChoice, profile: string): void {
  if (profile === PUBLISHED_PROFILE) {
    if (!isEviction(policy)) return;
    throw new KavierError('this engine cannot run the policy', {
      kind: 'usage',
      where: `--cache ${policy}`,
      found: `the engine ${profile}, which has no KV blocks to keep`,
      expected: CACHE_POLICIES.filter((one) => !isEviction(one)).join(', '),
      hint: 'Its own cache is published:prefill; or add --engine vllm',
    });
  }
  if (kvCache) return;
  throw new KavierError('this engine cannot run without a KV cache', {
    kind: 'usage',
    where: '--kv-cache off',
    found:
      `the engine ${profile}: its batches, KV blocks and step times are those of attention over kept keys and values, and ` +
      'nothing measured says what a step would take that computes every context anew',
    expected: 'on',
    hint: `Add --engine ${PUBLISHED_PROFILE}, whose decode is published for both`,
  });
}

function words<Word extends string>(text: string, flag: string, known: readonly Word[]): Word[] {
  const given = text.split(',').map((word) => word.trim());
  return given.map((word) => {
    const found = known.find((one) => one === word);
    if (found !== undefined) return found;
    throw new KavierError('there is no such choice', {
      kind: 'usage',
      where: flag,
      found: word === '' ? 'nothing' : word,
      expected: known.join(', '),
      hint: nearestName(word, known) === undefined ? undefined : suggestName(word, known),
    });
  });
}
