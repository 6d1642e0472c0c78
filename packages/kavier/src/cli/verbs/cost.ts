import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { addDetailOptions } from '../detail-options.ts';
import type { CliHost } from '../host.ts';
import { optionOf, SCENARIO_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier cost runs/first-run-0123456789ab --gpu-hour-usd 2.5
  kavier cost examples/vllm-chat.yaml --plan spot
  kavier cost runs/mine --set prices.owned='{capexUsd: 280000, accelerators: 8, utilization: 0.6}' --electricity-usd 0.12
  kavier cost runs/mine --api anthropic --api-input-usd 3 --api-output-usd 15`;

/** `kavier cost`: what a run costs, and what an API would ask for it. */
export function addCost(program: Command, host: CliHost): void {
  const command = program
    .command('cost')
    .summary('what a run costs, and what an API would bill')
    .description(
      'Price a run in money: rented or owned, allocated and used, by token and by request; beside the bill of an API.\n' +
        'A run folder is not simulated again; a scenario or a trace is simulated and nothing is written.',
    )
    .argument('<run|scenario|trace>', 'run folder, ecosystem file, or trace');
  addDetailOptions(command);
  for (const flag of SCENARIO_FLAGS) command.addOption(optionOf(flag));
  command
    .option('--set <path=value>', 'set anything else, e.g. prices.owned.utilization=0.7', collect)
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { costAction } = await import('./cost-action.ts');
      await costAction(input, options, terminalOf(self, host));
    });
}
