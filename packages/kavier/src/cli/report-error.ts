import { KavierError } from '@kavier/core';
import { shortened } from '../report/visible.ts';
import { EXIT } from './exit-codes.ts';
import { knownFailure } from './known-failure.ts';
import type { Terminal } from './terminal.ts';

/** Characters of each part of a message beyond which it is cut: what was found may be a whole file in one line. */
const MOST = { what: 400, where: 400, found: 400, expected: 2000, hint: 4000 } as const;

/** Prints an error for people (the stack only with `--debug`) and returns the exit code. */
export function reportError(thrown: unknown, terminal: Terminal): number {
  const { errorColors, options } = terminal;
  const error = knownFailure(thrown);
  const stack = options.debug === true && thrown instanceof Error ? `${thrown.stack ?? ''}\n` : '';
  const label = errorColors.red(errorColors.bold('error:'));
  if (error instanceof KavierError) {
    const { sentence, hint } = split(bounded(error));
    const hintText = hint === undefined ? '' : hintLines(hint, errorColors.yellow('hint:'));
    terminal.printError(`${label} ${sentence}\n${hintText}${stack}`);
    return error.kind === 'work' ? EXIT.failedWork : EXIT.usage;
  }
  const message = shortened(error instanceof Error ? error.message : String(error), MOST.what);
  terminal.printError(
    `${label} ${message}\nThis is a defect in Kavier, not in your input. ` +
      `${options.debug === true ? '' : 'Run again with --debug and '}please report it with the command.\n${stack}`,
  );
  return EXIT.failedWork;
}

/** The same error with every part of bounded length. */
function bounded(error: KavierError): KavierError {
  const cut = (name: keyof typeof MOST) => {
    const text = error[name];
    return text === undefined ? undefined : shortened(text, MOST[name]);
  };
  return new KavierError(shortened(error.what, MOST.what), {
    kind: error.kind,
    where: cut('where'),
    found: cut('found'),
    expected: cut('expected'),
    hint: cut('hint'),
  });
}

/** The message of a KavierError ends in its hint; people read it better on a line of its own. */
function split({ message, hint }: KavierError): { sentence: string; hint: string | undefined } {
  if (hint === undefined || !message.endsWith(`. ${hint}`)) return { sentence: message, hint };
  return { sentence: message.slice(0, -hint.length - 2), hint };
}

/** The advice after a label; further problems, which are indented, on lines of their own. */
function hintLines(hint: string, label: string): string {
  return hint
    .split('\n')
    .map((line) => (line.startsWith('  ') ? `${line}\n` : `${label} ${line}\n`))
    .join('');
}
