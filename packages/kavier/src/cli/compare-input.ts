import { KavierError, PUBLISHED_PROFILE } from '@kavier/core';
import {
  chooseRows,
  isPublishedPolicy,
  type RowChoice,
  requireRunnable,
} from '../compare/policies.ts';
import { isCacheOption, isCompared, rowSettings } from '../compare/row-settings.ts';
import type { PlannedRow } from '../compare/run-rows.ts';
import { folderOfInput, kindOfInput, openInput } from '../scenario/open-input.ts';
import { commandOf, type GivenFlag, givenFlags } from './given-flags.ts';

/** The words of `--cache` and `--kv-cache`. */
export interface AskedRows {
  readonly cache?: string | undefined;
  readonly kvCache?: string | undefined;
}

export interface PlannedRows {
  readonly rows: readonly PlannedRow[];
  /** The command that asks for the same comparison again. */
  readonly command: string;
}

/**
 * The scenario of every row: that of the input, with the row's settings on top.
 * Errors (KavierError): those of reading the input; `usage` for a policy that is none or that the engine cannot run.
 */
export async function planRows(
  input: string,
  options: Readonly<Record<string, unknown>>,
  asked: AskedRows,
  readStdin: () => Promise<string>,
): Promise<PlannedRows> {
  const kind = await kindOfInput(input);
  const given = givenFlags({ ...options, kvCache: undefined }, folderOfInput(input, kind));
  refuseCompared(given);
  const text = once(readStdin);
  const common = given.filter((one) => !isCacheOption(one));
  const base = await openInput(input, kind, common, text);
  const { gateway, fleet } = base.scenario;
  const profiles = fleet.map(({ engine }) => engine.profile);
  const isPublished = profiles.includes(PUBLISHED_PROFILE);
  const cache = asked.cache ?? DEFAULT_CACHES[isPublished ? 'alone' : 'batching'];
  const choices = chooseRows(cache, asked.kvCache);
  for (const choice of choices) {
    for (const profile of profiles) requireRunnable(choice, profile);
  }

  const cacheOptions = given.filter(isCacheOption);
  refuseUnused(cacheOptions, choices);
  const rows: PlannedRow[] = [];
  for (const choice of choices) {
    const settings = rowSettings(
      choice,
      {
        engines: fleet.map(({ engine }) => engine),
        hasPromptCache: gateway?.promptCache !== undefined,
      },
      cacheOptions,
    );
    const set = settings.map((one) => ({ ...one, flag: `--cache ${choice.policy}` }));
    const loaded = await openInput(input, kind, [...common, ...set], text);
    rows.push({ ...choice, loaded, command: commandOf('run', input, [...common, ...settings]) });
  }
  return { rows, command: commandOf('compare', input, [...askedFlags(cache, asked), ...given]) };
}

/** What is compared where nobody says: the caches that the engine really has. */
const DEFAULT_CACHES = {
  alone: 'none,published:prefill,published:full',
  batching: 'none,lru',
} as const;

function askedFlags(cache: string, { kvCache }: AskedRows): GivenFlag[] {
  const flag = (name: string, word: string) => ({ flag: name, path: '', value: word, word });
  return [flag('--cache', cache), ...(kvCache === undefined ? [] : [flag('--kv-cache', kvCache)])];
}

/** Errors (KavierError, `usage`): something that rows differ in is set for all of them. */
function refuseCompared(given: readonly GivenFlag[]): void {
  const wrong = given.find(({ path }) => isCompared(path));
  if (wrong === undefined) return;
  throw new KavierError('this is what rows differ in', {
    kind: 'usage',
    where: wrong.flag,
    found: wrong.path,
    expected: '--cache and --kv-cache',
  });
}

/** Errors (KavierError, `usage`): options of the published cache, and no row that has it. */
function refuseUnused(options: readonly GivenFlag[], choices: readonly RowChoice[]): void {
  if (options.length === 0 || choices.some(({ policy }) => isPublishedPolicy(policy))) return;
  throw new KavierError('this option is about the published cache, which no row has', {
    kind: 'usage',
    where: options[0].flag,
    found: choices.map(({ name }) => name).join(', '),
    expected: 'published:prefill or published:full among --cache',
  });
}

/** Standard input can be read only once. */
function once(read: () => Promise<string>): () => Promise<string> {
  let text: Promise<string> | undefined;
  return () => (text ??= read());
}
