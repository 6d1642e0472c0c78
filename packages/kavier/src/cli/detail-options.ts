import { type Command, Option } from 'commander';
import type { Detail } from '../report/detail.ts';

/** Adds `--full` and `--brief` to a verb that answers on a screen. */
export function addDetailOptions(command: Command): Command {
  return command
    .addOption(new Option('--full', 'every figure, interval and assumption').conflicts('brief'))
    .option('--brief', 'the answer in one line');
}

/** What was asked for. */
export function detailOf({ full, brief }: Readonly<Record<string, unknown>>): Detail {
  if (full === true) return 'full';
  return brief === true ? 'brief' : 'screen';
}
