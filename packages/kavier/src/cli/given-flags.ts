import { KavierError } from '@kavier/core';
import { catalogEntries } from '../scenario/catalog-file.ts';
import type { Override } from '../scenario/load.ts';
import { parseYaml } from '../scenario/yaml-text.ts';
import { optionOf, SCENARIO_FLAGS, type ScenarioFlag } from './run-flags.ts';

/** `--prefix-min-tokens`, as errors and commands write it. */
function longName({ flags }: ScenarioFlag): string {
  return (/--[\w-]+/.exec(flags) ?? [flags])[0];
}

/** What a user gave on the command line: where it goes, and how to write it again. */
export interface GivenFlag extends Override {
  readonly word: string;
}

/**
 * The overrides in commander's options, in the order of the table; `--set` comes last, in its own order.
 * `folder` is where relative paths of the scenario start.
 */
export function givenFlags(
  options: Readonly<Record<string, unknown>>,
  folder: string,
): GivenFlag[] {
  const given: GivenFlag[] = [];
  for (const flag of SCENARIO_FLAGS) {
    const word = options[optionOf(flag).attributeName()];
    if (typeof word !== 'string') continue;
    const value = givenValue(flag, word, folder);
    given.push({ flag: longName(flag), path: flag.path, value, word });
  }
  for (const word of (options.set as readonly string[] | undefined) ?? []) {
    const equals = word.indexOf('=');
    if (equals < 1) throw notAnAssignment(word);
    const path = word.slice(0, equals);
    given.push({ flag: '--set', path, value: settingOf(path, word.slice(equals + 1)), word });
  }
  return given;
}

/** The value of `--set`, which is YAML; its columns count from the beginning of the value. */
function settingOf(path: string, text: string): unknown {
  const place = (_: number, column: number) => `--set ${path}, column ${column} of the value`;
  return parseYaml(text, place, 'usage').value;
}

function givenValue(flag: ScenarioFlag, word: string, folder: string): unknown {
  if (flag.isCatalog === true) return catalogEntries(word, longName(flag));
  return flag.parse === undefined ? numberOf(word) : flag.parse(word, folder);
}

function notAnAssignment(word: string): KavierError {
  return new KavierError('this sets nothing', {
    kind: 'usage',
    where: '--set',
    found: word,
    expected: 'path=value, such as record.bucketS=60',
  });
}

function numberOf(word: string): unknown {
  const value = Number(word);
  return word.trim() === '' || Number.isNaN(value) ? word : value;
}

/** The command that asks for the same again. */
export function commandOf(verb: string, input: string, given: readonly GivenFlag[]): string {
  const words = given.flatMap(({ flag, word }) => [flag, quote(word)]);
  return ['kavier', verb, quote(input), ...words].join(' ');
}

/** The word as a shell takes it for one. */
export function quote(word: string): string {
  return /^[\w./:=@%+,[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
