import { type Command, Option } from 'commander';
import { collect } from '../collect.ts';
import type { CliHost } from '../host.ts';
import { PRESET_NAMES } from '../preset-names.ts';
import { optionOf, WORKLOAD_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';

/** `kavier trace`: looks at, converts and generates workloads. */
export function addTrace(program: Command, host: CliHost): void {
  const trace = program
    .command('trace')
    .summary('inspect, convert, export or generate a trace')
    .description(
      'Look at a workload, write it in another format, take it from a run, or generate one.',
    );
  addInspect(trace, host);
  addConvert(trace, host);
  addExport(trace, host);
  addGenerate(trace, host);
}

function addInspect(trace: Command, host: CliHost): void {
  withWorkloadFlags(
    trace
      .command('inspect')
      .description('Print what a trace holds: rates, lengths, sessions and reusable prefixes.')
      .argument('<trace>', 'trace (file or folder), or a scenario with a workload'),
  )
    .option('--catalog <file>', 'file with models of your own, for --for-model')
    .option('--for-model <name>', 'count reuse in the blocks that vLLM has with this model')
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { inspectAction } = await import('./trace-inspect-action.ts');
      await inspectAction(input, options, terminalOf(self, host));
    });
}

function addConvert(trace: Command, host: CliHost): void {
  withWorkloadFlags(
    trace
      .command('convert')
      .description(
        'Write a trace as .parquet (everything), .csv (sessions and lengths) or .jsonl (Mooncake).',
      )
      .argument('<trace>', 'trace (file or folder), or a scenario with a workload'),
  )
    .requiredOption('-o, --out <file>', 'file to write; its ending is the format')
    .option('-f, --force', 'replace the file if it is there')
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { convertAction } = await import('./trace-write-action.ts');
      await convertAction(input, options, terminalOf(self, host));
    });
}

function addExport(trace: Command, host: CliHost): void {
  trace
    .command('export')
    .description(
      'Write the requests of a run at the times at which they came, as a trace: replaying it is an open loop.',
    )
    .argument('<run>', 'folder that kavier run wrote')
    .requiredOption('-o, --out <file>', 'file to write: .parquet (everything), .csv or .jsonl')
    .option('-f, --force', 'replace the file if it is there')
    .action(async (run: string, options: Record<string, unknown>, self: Command) => {
      const { exportAction } = await import('./trace-write-action.ts');
      await exportAction(run, options, terminalOf(self, host));
    });
}

function addGenerate(trace: Command, host: CliHost): void {
  trace
    .command('generate')
    .description('Generate requests from a preset or a scenario and write them.')
    .argument('[scenario]', 'ecosystem file whose workload is generated')
    .addOption(
      new Option('--preset <name>', 'what to generate without a scenario').choices(PRESET_NAMES),
    )
    .option('-n, --requests <n>', 'number of requests')
    .option('--rate-rps <rate>', 'arrivals (of sessions or requests) per second')
    .option('--seed <n>', 'seed of every random stream (default 42)')
    .option('--set <path=value>', 'set anything else of the scenario (repeatable)', collect)
    .requiredOption('-o, --out <file>', 'file to write; its ending is the format')
    .option('-f, --force', 'replace the file if it is there')
    .action(
      async (scenario: string | undefined, options: Record<string, unknown>, self: Command) => {
        const { generateAction } = await import('./trace-write-action.ts');
        await generateAction(scenario, options, terminalOf(self, host));
      },
    );
}

function withWorkloadFlags(command: Command): Command {
  for (const flag of WORKLOAD_FLAGS) command.addOption(optionOf(flag));
  return command.option('--set <path=value>', 'set anything else (repeatable)', collect);
}
