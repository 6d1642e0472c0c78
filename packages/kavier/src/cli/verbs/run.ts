import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { addDetailOptions } from '../detail-options.ts';
import type { CliHost } from '../host.ts';
import { optionOf, SCENARIO_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';
import { addWorkersOption } from '../workers-option.ts';

const EXAMPLES = `
Examples:
  kavier run examples/first-run.yaml
  kavier run trace.csv --model llama-3.1-8b --gpu h100-sxm --replicas 2 --router prefix-aware
  kavier run trace.csv --engine vllm --model llama-3.1-8b --gpu h100-sxm --replicas 2
  kavier run trace.jsonl --prefix-policy prefill --prefix-scope global --first 5000
  kavier run runs/first-run --set fleet.0.engine.prefixCache.maxPrompts=64 --no-write`;

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
  addDetailOptions(command);
  for (const flag of SCENARIO_FLAGS) command.addOption(optionOf(flag));
  addWorkersOption(command);
  command
    .option('--set <path=value>', 'set anything else, e.g. record.bucketS=60 (repeatable)', collect)
    .option('-o, --out <folder>', 'run folder (default runs/NAME-HASH)')
    .option('-f, --force', 'replace a run folder that is there already')
    .option('--steps <file>', 'write the engine steps of a window as JSON for Perfetto')
    .option('--steps-from <seconds>', 'start of that window (default 0)')
    .option('--steps-to <seconds>', 'its end (default 60 s later)')
    .option('--margin', 'run again at both ends of the validated error (default: when it is close)')
    .option('--no-margin', 'never run again for that')
    .option('--no-write', 'print the answer only, write no folder')
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { runAction } = await import('./run-action.ts');
      await runAction(input, options, terminalOf(self, host));
    });
}
