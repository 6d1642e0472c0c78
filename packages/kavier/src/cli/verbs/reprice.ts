import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { addDetailOptions } from '../detail-options.ts';
import type { CliHost } from '../host.ts';
import { optionOf, PRICING_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier reprice runs/mine --grid FR --pue 1.1
  kavier reprice runs/mine --power-model linear
  kavier reprice runs/mine --plan spot --carbon-trace NL_2022.parquet --start-at 2022-06-01T00:00:00Z`;

/** `kavier reprice`: a stored run with another grid, facility, power model or price. */
export function addReprice(program: Command, host: CliHost): void {
  const command = program
    .command('reprice')
    .summary('a stored run with another grid, facility, power model or price')
    .description(
      'Recompute energy, carbon, water and cost of a run folder, and compare with what its scenario says.\nNothing is simulated and nothing is written.',
    )
    .argument('<run>', 'run folder');
  addDetailOptions(command);
  for (const flag of PRICING_FLAGS) command.addOption(optionOf(flag));
  command
    .option('--set <path=value>', 'set anything else, e.g. facility.node=none', collect)
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { repriceAction } = await import('./reprice-action.ts');
      await repriceAction(input, options, terminalOf(self, host));
    });
}
