import { PUBLISHED_PROFILE } from '@kavier/core';
import type { GivenFlag } from '../cli/given-flags.ts';
import { formatPath } from '../scenario/path.ts';
import { poolField } from '../scenario/pool-field.ts';
import { stepsOf } from '../scenario/pool-path.ts';
import { isEviction, isPublishedPolicy, type RowChoice } from './policies.ts';

/** Where the published cache has its options: inside the published engine, and before the router of others. */
const PUBLISHED_CACHE = poolField('engine.prefixCache');
const PROMPT_CACHE = 'gateway.promptCache';

/** Fields of a pool's engine that are compared, so that no flag of its own may say them. */
const COMPARED = ['kvCache', 'prefixCaching', 'eviction', 'prefixCache.policy'];

/** Whether a path is that of something in which rows differ. */
export function isCompared(path: string): boolean {
  const text = formatPath(stepsOf(path, 1));
  return COMPARED.some((field) => text.startsWith('fleet[') && text.endsWith(`].engine.${field}`));
}

/** Flags of the published cache, which reach it wherever the engine has it. */
export function isCacheOption({ path }: Pick<GivenFlag, 'path'>): boolean {
  return path.startsWith(`${PUBLISHED_CACHE}.`);
}

/** Of the scenario of a row: its engines, and whether it puts a cache of whole prompts before the router by itself. */
export interface RowBase {
  /** By pool. */
  readonly engines: readonly RowEngine[];
  readonly hasPromptCache: boolean;
}

type RowEngine = { readonly profile: string } & { readonly eviction?: string | undefined };

/** What a row changes in the scenario, as flags of `kavier run`. `options` are those of the published cache. */
export function rowSettings(
  { policy, kvCache }: RowChoice,
  { engines, hasPromptCache }: RowBase,
  options: readonly GivenFlag[],
): readonly GivenFlag[] {
  const saves = policy === 'published:prefill' ? 'prefill' : 'full';
  const isPublished = isPublishedPolicy(policy);
  if (engines.some(({ profile }) => profile === PUBLISHED_PROFILE)) {
    return [
      flag('--prefix-policy', `${PUBLISHED_CACHE}.policy`, isPublished ? saves : 'none'),
      ...(isPublished ? options : []),
      {
        ...flag('--kv-cache', poolField('engine.kvCache'), kvCache ? 'on' : 'off'),
        value: kvCache,
      },
    ];
  }
  const moved = options.map(({ path, value }) =>
    assignment(path.replace(PUBLISHED_CACHE, PROMPT_CACHE), value),
  );
  return [
    ...engines.flatMap((engine, index) =>
      blockCache(policy, engine, engines.length === 1 ? null : index),
    ),
    ...(isPublished ? [assignment(`${PROMPT_CACHE}.policy`, saves), ...moved] : []),
    ...(!isPublished && hasPromptCache ? [assignment(`${PROMPT_CACHE}.policy`, 'none')] : []),
  ];
}

/** Whether an engine keeps blocks, and which of them go first; by flags where its pool is the only one, and otherwise by its place. */
function blockCache(
  policy: RowChoice['policy'],
  { eviction = 'lru' }: RowEngine,
  place: number | null,
): GivenFlag[] {
  const isOn = isEviction(policy);
  const wanted = isOn ? policy : 'lru';
  const changes = wanted === eviction ? [] : [wanted];
  if (place === null) {
    const caching = flag(
      '--prefix-caching',
      poolField('engine.prefixCaching'),
      isOn ? 'on' : 'off',
    );
    return [
      { ...caching, value: isOn },
      ...changes.map((name) => flag('--eviction', poolField('engine.eviction'), name)),
    ];
  }
  const path = (field: string) => formatPath(['fleet', place, 'engine', field]);
  return [
    assignment(path('prefixCaching'), isOn),
    ...changes.map((name) => assignment(path('eviction'), name)),
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
