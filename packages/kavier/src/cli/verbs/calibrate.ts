import { type Command, Option } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier calibrate bench-*.json --model llama-3.1-8b --gpu h100-sxm --out profile.json
  kavier calibrate points.csv --model llama-3.1-8b --gpu my-npu --catalog mine.yaml
  kavier run mine.yaml --coefficients profile.json
  kavier calibrate --list`;

const OF_POINTS = ['model', 'gpu', 'engine', 'tp', 'pp', 'dp', 'weights', 'kvPrecision', 'fit'];
const OUTPUT = ['catalog', 'out', 'force'];

/** `kavier calibrate`: coefficients of step times from measurements. */
export function addCalibrate(program: Command, host: CliHost): void {
  program
    .command('calibrate')
    .summary('fit the coefficients of step times to measurements')
    .description(
      'Fit coefficients to results of a benchmark tool, or to a table of points, and say which of them the measurements ' +
        'determine. With --defaults: make the shipped ones again. See docs/calibration.md.',
    )
    .argument('[results...]', 'files of results, or of points')
    .option('-m, --model <name>', 'model: a catalog name, or path of a config.json')
    .option('-g, --gpu <name>', 'accelerator: a catalog name')
    .option('--engine <name>', 'vllm (default), vllm-2026-08, vllm-2025-06, sglang, trtllm')
    .option('--tp <count>', 'accelerators that divide each layer, default 1')
    .option('--pp <count>', 'stages that divide the layers, default 1')
    .option('--dp <count>', 'parts that share the experts, default 1')
    .option('--weights <format>', 'format of the weights, default as published')
    .option('--kv-precision <format>', 'format of the KV cache, default bf16')
    .option('--catalog <file>', 'file with models and accelerators of your own')
    .option(
      '--fit <names>',
      'coefficients to fit, with commas, or all (default: those that matter)',
    )
    .option(
      '--no-held-out',
      'skip the fits without each group, which take as long each as the first',
    )
    .option('-o, --out <file>', 'write the coefficients as a profile (JSON)')
    .option('-f, --force', 'replace a file that is there already')
    .option(
      '--date <day>',
      'day of the measurements for the profile, or of the defaults: 2026-11-30',
    )
    .addOption(
      new Option(
        '--list',
        'print the calibrations that the shipped coefficients come from',
      ).conflicts([...OF_POINTS, ...OUTPUT, 'defaults', 'date', 'measurements', 'write']),
    )
    .addOption(
      new Option('--defaults', 'carry these calibrations out (minutes)').conflicts([
        ...OF_POINTS,
        ...OUTPUT,
      ]),
    )
    .option(
      '--measurements <folder>',
      'of --defaults: folder of the measured sets (default: measurements in KAVIER_DATA, or in data/ of the checkout)',
    )
    .option(
      '--write <file>',
      'of --defaults: write the TypeScript file of the shipped coefficients',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (results: readonly string[], options: Record<string, unknown>, self: Command) => {
      const terminal = terminalOf(self, host);
      if (options.list === true || options.defaults === true) {
        const { calibrateDefaultsAction } = await import('./calibrate-defaults-action.ts');
        await calibrateDefaultsAction(results, options, terminal);
        return;
      }
      const { calibrateAction } = await import('./calibrate-action.ts');
      await calibrateAction(results, options, terminal);
    });
}
