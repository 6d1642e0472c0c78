import { SET_NAMES } from '@kavier/evidence';
import { Argument, type Command, Option } from 'commander';
import { collect } from '../collect.ts';
import type { CliHost } from '../host.ts';
import { DEPLOYMENT_FLAGS } from '../results-flags.ts';
import { optionOf } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';
import { addWorkersOption } from '../workers-option.ts';

const EXAMPLES = `
Examples:
  kavier validate
  kavier validate splitwise inferencex --measurements data/measurements --out report
  kavier validate --results bench.json --model llama-3.1-8b --gpu h100-sxm --max-sequences 64
  kavier validate mine.yaml --results results/ --results metrics.prom`;

/** Flags of files that only the published sets fill. */
const WRITTEN = ['writeDocs', 'writeErrors', 'writeTransfer', 'writeStored'];

const OF_RESULTS = 'Of --results, as in kavier run:';

/** `kavier validate`: predictions beside published measurements, or beside results of one's own. */
export function addValidate(program: Command, host: CliHost): void {
  const command = program
    .command('validate')
    .summary('put predictions beside measurements')
    .description(
      'Predict every point of published sets of measurements and report the errors,\n' +
        'beside the accuracy that was declared. Sets whose files are not there are predicted from published\n' +
        'figures, as far as Kavier carries them. With --results: results of your own, beside the deployment that\n' +
        'flags or a scenario describe.',
    )
    .addArgument(setsArgument())
    .option(
      '--measurements <folder>',
      'folder of the measured sets (default: measurements in KAVIER_DATA, or in data/ of the checkout)',
    )
    .option('--full', 'print every quantity, bar and worst row')
    .option('-o, --out <folder>', 'write validate.json and index.html (plots) there')
    .option('-f, --force', 'replace an earlier report that is there already')
    .option('--write-docs <file>', 'write the page docs/accuracy.md')
    .option(
      '--write-transfer <file>',
      'write the table of errors on accelerators and models left out (minutes)',
    )
    .option('--write-errors <file>', 'write the table of errors that intervals of runs rest on')
    .option('--write-stored <file>', 'write the accuracy that is told where the files are not')
    .option('--strict', 'end with 1 when a declared bar is not met')
    .addOption(
      new Option(
        '--results <path>',
        'results of a benchmark tool, a file or a folder, instead of the sets (repeatable)',
      )
        .argParser<readonly string[]>(collect)
        .conflicts(['measurements', 'out', 'strict', 'workers', ...WRITTEN]),
    )
    .option('--format <name>', 'of --results: their format (default: recognised by content)');
  addWorkersOption(command);
  for (const flag of DEPLOYMENT_FLAGS) command.addOption(optionOf(flag).helpGroup(OF_RESULTS));
  command
    .addOption(
      new Option('--set <path=value>', 'set anything else of the deployment (repeatable)')
        .argParser<readonly string[]>(collect)
        .helpGroup(OF_RESULTS),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (sets: readonly string[], options: Record<string, unknown>, self: Command) => {
      const terminal = terminalOf(self, host);
      if (options.results !== undefined) {
        const { validateResultsAction } = await import('./validate-results-action.ts');
        await validateResultsAction(sets, options, terminal);
        return;
      }
      const { validateAction } = await import('./validate-action.ts');
      await validateAction(sets, options, terminal);
    });
}

/** The shell completes the names; the action checks them, so that a wrong one gets the nearest. */
function setsArgument(): Argument {
  return new Argument(
    '[sets...]',
    'sets to compare with (default: all); with --results, a scenario',
  )
    .choices(SET_NAMES)
    .argParser<readonly string[]>((word, before) => collect(word, before));
}
