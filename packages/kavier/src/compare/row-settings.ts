import { PUBLISHED_PROFILE } from '@kavier/core';
import type { GivenFlag } from '../cli/given-flags.ts';
import { formatPath } from '../scenario/path.ts';
import { poolField } from '../scenario/pool-field.ts';
import { stepsOf } from '../scenario/pool-path.ts';
import { isPublishedPolicy, type RowChoice } from './policies.ts';

/** Where the published cache has its options: inside the published engine, and before the router of others. */
const PUBLISHED_CACHE = poolField('engine.prefixCache');
const PROMPT_CACHE = 'gateway.promptCache';

/** Fields of a pool's engine that are compared, so that no flag of its own may say them. */
const COMPARED = ['kvCache', 'prefixCaching', 'prefixCache.policy'];

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
  readonly profiles: readonly string[];
  readonly hasPromptCache: boolean;
}

/** What a row changes in the scenario, as flags of `kavier run`. `options` are those of the published cache. */
export function rowSettings(
  { policy, kvCache }: RowChoice,
  { profiles, hasPromptCache }: RowBase,
  options: readonly GivenFlag[],
): readonly GivenFlag[] {
  const saves = policy === 'published:prefill' ? 'prefill' : 'full';
  const isPublished = isPublishedPolicy(policy);
  if (profiles.includes(PUBLISHED_PROFILE)) {
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
    ...prefixCaching(policy === 'lru', profiles.length),
    ...(isPublished ? [assignment(`${PROMPT_CACHE}.policy`, saves), ...moved] : []),
    ...(!isPublished && hasPromptCache ? [assignment(`${PROMPT_CACHE}.policy`, 'none')] : []),
  ];
}

/** The same for every pool. */
function prefixCaching(isOn: boolean, pools: number): GivenFlag[] {
  if (pools === 1) {
    const only = flag('--prefix-caching', poolField('engine.prefixCaching'), isOn ? 'on' : 'off');
    return [{ ...only, value: isOn }];
  }
  return Array.from({ length: pools }, (_, index) =>
    assignment(formatPath(['fleet', index, 'engine', 'prefixCaching']), isOn),
  );
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
