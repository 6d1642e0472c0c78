import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { addDetailOptions } from '../detail-options.ts';
import type { CliHost } from '../host.ts';
import { optionOf, PRICING_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier carbon runs/mine --regions NL,FR,SE --start-at 2026-06-01T00:00:00Z --shift 0..24h
  kavier carbon runs/mine --regions NL_2022.parquet,ES_2022_hourly.csv.gz --start-at 2022-06-01T00:00:00Z --shift 0..24h
  kavier carbon runs/mine --regions NL_2022.parquet --shift 0..7d --step-h 6`;

/** What the energy and the start depend on; money, water and a grid of the run's own play no part. */
const PATHS = [
  'facility.power.model',
  'facility.pue',
  'facility.startAt',
  'facility.outside',
  'facility.gaps',
];
const CARBON_FLAGS = PRICING_FLAGS.filter(({ path }) => PATHS.includes(path));

/** `kavier carbon`: the same run in other places and at other times. */
export function addCarbon(program: Command, host: CliHost): void {
  const command = program
    .command('carbon')
    .summary('the same run in other regions and at other hours')
    .description(
      'Price a run over regions and start hours, without simulating again, and show the best window.\n' +
        'A region is a name of the catalog, which has a yearly mean and some a mean profile by month and hour, or a\n' +
        'file of intensities over time.',
    )
    .argument('<run|scenario>', 'run folder, or a scenario to simulate once')
    .requiredOption('--regions <names>', 'regions or files, separated by commas')
    .option('--shift <range>', 'starts after the first, such as 0..24h or 0..7d', '0..24h')
    .option('--step-h <hours>', 'hours from one start to the next', '1');
  addDetailOptions(command);
  for (const flag of CARBON_FLAGS) command.addOption(optionOf(flag));
  command
    .option('-o, --out <folder>', 'write carbon.json and index.html (a page) there')
    .option('-f, --force', 'replace an earlier report that is there already')
    .option('--set <path=value>', 'set anything else, e.g. facility.node=none', collect)
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { carbonAction } = await import('./carbon-action.ts');
      await carbonAction(input, options, terminalOf(self, host));
    });
}
