import { KavierError } from '@kavier/core';
import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Prints an error for people (the stack only with `--debug`) and returns the exit code. */
export function reportError(error: unknown, terminal: Terminal): number {
  const { host, errorColors, options } = terminal;
  const stack = options.debug === true && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  const label = errorColors.red(errorColors.bold('error:'));
  if (error instanceof KavierError) {
    const { sentence, hint } = split(error);
    const hintText = hint === undefined ? '' : hintLines(hint, errorColors.yellow('hint:'));
    host.stderr(`${label} ${sentence}\n${hintText}${stack}`);
    return error.kind === 'work' ? EXIT.failedWork : EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  host.stderr(
    `${label} ${message}\nThis is a defect in Kavier, not in your input. ` +
      `${options.debug === true ? '' : 'Run again with --debug and '}please report it with the command.\n${stack}`,
  );
  return EXIT.failedWork;
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
