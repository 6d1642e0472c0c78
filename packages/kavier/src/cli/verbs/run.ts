import type { Command } from 'commander';
import { collect } from '../collect.ts';
import type { CliHost } from '../host.ts';
import { optionOf, SCENARIO_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';

/** `kavier run`: simulates a scenario or a trace, prints the answer and writes the run folder. */
export function addRun(program: Command, host: CliHost): void {
  const command = program
    .command('run')
    .summary('simulate a scenario or a trace')
    .description(
      'Simulate an ecosystem file (YAML or JSON, or - for standard input), a run folder, or a trace.\n' +
        'Every flag is a path into the scenario and wins over the file.',
    )
    .argument('<scenario|trace>', 'ecosystem file, run folder, or trace (file or folder)');
  for (const flag of SCENARIO_FLAGS) command.addOption(optionOf(flag));
  command
    .option('--set <path=value>', 'set anything else, e.g. record.bucketS=60 (repeatable)', collect)
    .option('-o, --out <folder>', 'run folder (default runs/NAME-HASH)')
    .option('-f, --force', 'replace a run folder that is there already')
    .option('--no-write', 'print the answer only, write no folder')
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { runAction } = await import('./run-action.ts');
      await runAction(input, options, terminalOf(self, host));
    });
}
