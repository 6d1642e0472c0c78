import type { Command } from 'commander';
import type { CliHost } from './host.ts';
import { type GlobalOptions, Terminal } from './terminal.ts';

/** Adds one verb to the program. Heavy modules are imported inside its action, so that `--help` stays fast. */
export type AddVerb = (program: Command, host: CliHost) => void;

/** The terminal for a command's action, with the global options that the user gave before or after the verb. */
export function terminalOf(command: Command, host: CliHost): Terminal {
  return new Terminal(host, command.optsWithGlobals<GlobalOptions>());
}
