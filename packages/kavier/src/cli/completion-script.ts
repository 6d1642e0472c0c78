import {
  acceleratorNames,
  EVICTION_NAMES,
  KV_FORMATS,
  MODELS,
  modelNames,
  PREFIX_POLICIES,
  PUBLISHED_MODELS,
  WEIGHT_FORMATS,
} from '@kavier/core';
import { TRACE_FORMATS } from '@kavier/io';
import type { Command, Option } from 'commander';
import { catalogNames } from '../catalog/catalog-document.ts';
import { CACHE_POLICIES } from '../compare/policies.ts';
import { ENGINE_NAMES, ROUTERS } from './choice-names.ts';

type Shell = 'bash' | 'zsh' | 'fish';

/** One command of the program, by its words, and what may follow them. */
interface Spot {
  /** `run`, or `trace inspect`. */
  readonly words: readonly string[];
  readonly description: string;
  readonly flags: readonly { readonly name: string; readonly option: Option }[];
  /** Words that may be arguments; files come on top. */
  readonly values: readonly string[];
}

/** Script that completes Kavier's verbs, flags and their values in a shell. */
export function completionScript(shell: Shell, program: Command): string {
  const spots = spotsOf(program, []);
  if (shell === 'fish') return fishScript(spots);
  const bash = bashScript(spots);
  return shell === 'bash' ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

function spotsOf(command: Command, words: readonly string[]): Spot[] {
  const globals = words.length === 0 ? [] : rootOf(command).options;
  const options = [...command.options, ...globals];
  const inner = command.commands.flatMap((child) => spotsOf(child, [...words, child.name()]));
  const spot: Spot = {
    words,
    description: command.summary() || command.description(),
    flags: options.flatMap((option) =>
      [option.short, option.long]
        .filter((name) => name?.startsWith('--') === true)
        .map((name) => ({ name: name ?? '', option })),
    ),
    values: [...command.commands.map((child) => child.name()), ...argumentValues(command)],
  };
  return [spot, ...inner];
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

function argumentValues(command: Command): readonly string[] {
  if (command.name() === 'catalog') return ['models', 'gpus', ...catalogNames()];
  if (command.name() === 'fit') return modelNames();
  return command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
}

/** Values of a flag; undefined when it takes none, empty when they are files or free. */
function valuesOf(option: Option): readonly string[] | undefined {
  if (!option.required && !option.optional) return undefined;
  if (option.argChoices !== undefined) return option.argChoices;
  const models = [...new Set([...MODELS, ...PUBLISHED_MODELS].map(({ name }) => name))];
  const known: Readonly<Record<string, readonly string[]>> = {
    model: models,
    accelerator: catalogNames().filter((name) => !models.includes(name)),
    gpu: acceleratorNames(),
    weights: WEIGHT_FORMATS,
    kvPrecision: KV_FORMATS,
    engine: ENGINE_NAMES,
    router: ROUTERS,
    prefixCaching: ['on', 'off'],
    eviction: EVICTION_NAMES,
    kvCache: ['on', 'off'],
    eager: ['on', 'off'],
    cache: CACHE_POLICIES,
    prefixPolicy: PREFIX_POLICIES,
    prefixScope: ['session', 'global'],
    snapshots: ['merged', 'fixed-rate'],
    format: TRACE_FORMATS.map(({ name }) => name),
  };
  return known[option.attributeName()] ?? [];
}

function bashScript(spots: readonly Spot[]): string {
  const cases = spots.map(({ words, flags, values }) => {
    const all = [...values, ...flags.map(({ name }) => name)].join(' ');
    return `    '${words.join(' ')}') words="${all}" ;;`;
  });
  const flagCases = new Map<string, string>();
  for (const { name, option } of spots.flatMap(({ flags }) => flags)) {
    const values = valuesOf(option);
    if (values !== undefined && values.length > 0) flagCases.set(name, values.join(' '));
  }
  const verbs = spots.map(({ words }) => `'${words.join(' ')}'`).join('|');
  return `# Completion of kavier for bash (and zsh through bashcompinit).
_kavier() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" spot="" next word
  COMPREPLY=()
  case "$previous" in
${[...flagCases].map(([name, values]) => `    ${name}) COMPREPLY=($(compgen -W "${values}" -- "$current")); return ;;`).join('\n')}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${spot:+$spot }$word"
    case "$next" in
      ${verbs}) spot="$next" ;;
    esac
  done
  case "$spot" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in
    -*) ;;
    *) COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _kavier kavier
`;
}

function fishScript(spots: readonly Spot[]): string {
  const lines = ['# Completion of kavier for fish.'];
  for (const { words, flags, values } of spots) {
    const condition = conditionOf(words);
    const inner = spots.filter((spot) => spot.words.length === words.length + 1);
    for (const value of values) {
      const child = inner.find(({ words: path }) => path.join(' ') === [...words, value].join(' '));
      const about = child === undefined ? '' : ` -d '${quoted(child.description)}'`;
      lines.push(`complete -c kavier -n '${condition}' -a '${value}'${about}`);
    }
    for (const { name, option } of flags) {
      const choices = valuesOf(option);
      const argument =
        choices === undefined ? '' : choices.length === 0 ? ' -r' : ` -x -a '${choices.join(' ')}'`;
      lines.push(
        `complete -c kavier -n '${condition}' -l ${name.slice(2)}${argument} -d '${quoted(option.description)}'`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function conditionOf(words: readonly string[]): string {
  if (words.length === 0) return '__fish_use_subcommand';
  return words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
}

function quoted(text: string): string {
  return text.split('\n')[0].replaceAll("'", "\\'");
}
