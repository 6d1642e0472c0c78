import { KavierError } from '@kavier/core';
import { type Command, Option } from 'commander';
import { type Choice, choiceInWords, type Threads } from '../workers/choose.ts';
import { detailOf } from './detail-options.ts';
import type { Terminal } from './terminal.ts';

/** Far more than processors of a machine, and few enough to start. */
const MOST = 256;

/** Adds `--workers` to a verb that may work on several threads. */
export function addWorkersOption(command: Command): Command {
  return command.addOption(
    new Option('--workers <n>', 'threads; results do not depend on it (default: as many as pay)'),
  );
}

/** The threads that there may be. Error: kind `usage`. */
export function threadsOf(
  { host: { processors } }: Terminal,
  options: Readonly<Record<string, unknown>>,
): Threads {
  const { workers: word } = options as { readonly workers?: string };
  if (word === undefined) return { processors };
  const asked = Number(word);
  if (word.trim() !== '' && Number.isInteger(asked) && asked >= 1 && asked <= MOST) {
    return { asked, processors };
  }
  throw new KavierError('this is no number of threads', {
    kind: 'usage',
    where: '--workers',
    found: word,
    expected: `a whole number from 1 to ${MOST}`,
  });
}

/** Says on how many threads and why, where somebody wants to know or it is another number than was asked for. */
export function workersNotice(
  terminal: Terminal,
  choice: Choice,
  options: Readonly<Record<string, unknown>>,
): void {
  const { asked } = threadsOf(terminal, options);
  const isOther = asked !== undefined && asked !== choice.workers;
  if (isOther || detailOf(options) === 'full') terminal.notice(choiceInWords(choice));
}
