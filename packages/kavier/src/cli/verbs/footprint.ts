import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { addDetailOptions } from '../detail-options.ts';
import type { CliHost } from '../host.ts';
import { optionOf, SCENARIO_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier footprint runs/first-run-0123456789ab --grid NL
  kavier footprint examples/vllm-chat.yaml --grid FR --pue 1.1 --wue 0.3
  kavier footprint runs/mine --carbon-trace NL_2022.parquet --start-at 2022-06-01T00:00:00Z
  kavier footprint trace.csv --engine vllm --model llama-3.1-8b --gpu h100-sxm --power-model linear`;

/** `kavier footprint`: energy, carbon and water of a run that is there, or of a scenario. */
export function addFootprint(program: Command, host: CliHost): void {
  const command = program
    .command('footprint')
    .summary('energy, carbon and water of a run')
    .description(
      'Price a run in joules, grams and litres. A run folder is not simulated again; a scenario or a trace is\n' +
        'simulated and nothing is written.',
    )
    .argument('<run|scenario|trace>', 'run folder, ecosystem file, or trace');
  addDetailOptions(command);
  for (const flag of SCENARIO_FLAGS) command.addOption(optionOf(flag));
  command
    .option('--power-source <file>', "OpenDC's powerSource.parquet of the same run, to compare")
    .option(
      '-o, --out <folder>',
      'write footprint.json, index.html (a page) and requests.parquet there',
    )
    .option('-f, --force', 'replace an earlier report that is there already')
    .option('--set <path=value>', 'set anything else, e.g. facility.node=none', collect)
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { footprintAction } = await import('./footprint-action.ts');
      await footprintAction(input, options, terminalOf(self, host));
    });
}
