import { PUBLISHED_PROFILE } from '@kavier/core';
import type { GivenFlag } from '../cli/given-flags.ts';
import { isEviction, isPublishedPolicy, type RowChoice } from './policies.ts';

const ENGINE = 'fleet[0].engine';
/** Where the published cache has its options: inside the published engine, and before the router of others. */
const PUBLISHED_CACHE = `${ENGINE}.prefixCache`;
const PROMPT_CACHE = 'gateway.promptCache';

/** What is compared, so that no flag of its own may say it. */
export const COMPARED_PATHS: readonly string[] = [
  `${ENGINE}.kvCache`,
  `${ENGINE}.prefixCaching`,
  `${ENGINE}.eviction`,
  `${PUBLISHED_CACHE}.policy`,
];

/** Flags of the published cache, which reach it wherever the engine has it. */
export function isCacheOption({ path }: Pick<GivenFlag, 'path'>): boolean {
  return path.startsWith(`${PUBLISHED_CACHE}.`);
}

/**
 * What a row changes in the scenario, as flags of `kavier run`. `options` are those of the published cache; `own` is what the
 * scenario has by itself: a cache before the router, and the eviction of its engine.
 */
export function rowSettings(
  { policy, kvCache }: RowChoice,
  profile: string,
  options: readonly GivenFlag[],
  own: { readonly promptCache: boolean; readonly eviction: string | undefined },
): readonly GivenFlag[] {
  const saves = policy === 'published:prefill' ? 'prefill' : 'full';
  const isPublished = isPublishedPolicy(policy);
  if (profile === PUBLISHED_PROFILE) {
    return [
      flag('--prefix-policy', `${PUBLISHED_CACHE}.policy`, isPublished ? saves : 'none'),
      ...(isPublished ? options : []),
      { ...flag('--kv-cache', `${ENGINE}.kvCache`, kvCache ? 'on' : 'off'), value: kvCache },
    ];
  }
  const caches = isEviction(policy);
  const eviction = caches ? policy : 'lru';
  const caching = flag('--prefix-caching', `${ENGINE}.prefixCaching`, caches ? 'on' : 'off');
  const moved = options.map(({ path, value }) =>
    assignment(path.replace(PUBLISHED_CACHE, PROMPT_CACHE), value),
  );
  return [
    { ...caching, value: caches },
    ...(eviction === (own.eviction ?? 'lru')
      ? []
      : [flag('--eviction', `${ENGINE}.eviction`, eviction)]),
    ...(isPublished ? [assignment(`${PROMPT_CACHE}.policy`, saves), ...moved] : []),
    ...(!isPublished && own.promptCache ? [assignment(`${PROMPT_CACHE}.policy`, 'none')] : []),
  ];
}

const flag = (name: string, path: string, word: string): GivenFlag => ({
  flag: name,
  path,
  value: word,
  word,
});

const assignment = (path: string, value: unknown): GivenFlag => ({
  flag: '--set',
  path,
  value,
  word: `${path}=${String(value)}`,
});
