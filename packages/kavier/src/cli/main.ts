import { Command, CommanderError, Option } from 'commander';
import { visible } from '../report/visible.ts';
import { VERSION } from '../version.ts';
import { EXIT } from './exit-codes.ts';
import type { CliHost } from './host.ts';
import { type GlobalOptions, Terminal } from './terminal.ts';
import { VERBS } from './verbs.ts';
import { wrapHelp } from './wrap-help.ts';

/** Builds the program: global options and one command per verb. */
export function buildProgram(host: CliHost): Command {
  const width = Math.min(host.columns, 120);
  const program = new Command('kavier')
    .description(
      'Simulate LLM services before renting a GPU: performance, energy, carbon, cost, and what KV and prefix caching change.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--json', 'print one JSON document, a versioned contract')
    .option('-q, --quiet', 'no progress and no notices')
    .option('--no-color', 'no colours (also NO_COLOR; FORCE_COLOR forces them)')
    .option('--debug', 'print stack traces')
    .addOption(
      new Option('--progress <how>', 'progress on stderr; auto is a bar on a terminal')
        .choices(['auto', 'plain', 'none'])
        .default('auto'),
    )
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: width,
      minWidthToWrap: 16,
      // The source breaks its lines where it likes; the terminal's width decides here.
      commandDescription: (command) => command.description().replaceAll('\n', ' '),
    })
    .configureOutput({
      writeOut: (text) => host.stdout(visible(wrapHelp(text, width))),
      writeErr: (text) => host.stderr(visible(text)),
    })
    .exitOverride();
  for (const addVerb of VERBS) addVerb(program, host);
  return program;
}

/** Runs a command line (without `node` and the script) and returns its exit code. Never throws. */
export async function main(argv: readonly string[], host: CliHost): Promise<number> {
  const program = buildProgram(host);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === 'commander.unknownCommand') host.stderr(verbsInWords(program, argv));
      return error.exitCode === 0 && error.code !== 'commander.help' ? EXIT.ok : EXIT.usage;
    }
    const options = { ...program.opts<GlobalOptions>(), debug: argv.includes('--debug') };
    const { reportError } = await import('./report-error.ts');
    return reportError(error, new Terminal(host, options));
  }
}

/** The verbs that there are: those of the verb that was named, where it has some of its own. */
function verbsInWords(program: Command, argv: readonly string[]): string {
  const within = program.commands.find(
    (one) => one.commands.length > 0 && argv.includes(one.name()),
  );
  const names = (within ?? program).commands.map((one) => one.name());
  return `Verbs: ${names.join(', ')}\n`;
}
