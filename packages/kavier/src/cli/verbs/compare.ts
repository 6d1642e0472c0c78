import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { addDetailOptions } from '../detail-options.ts';
import type { CliHost } from '../host.ts';
import { optionOf, SCENARIO_FLAGS } from '../run-flags.ts';
import { terminalOf } from '../verb.ts';
import { addWorkersOption } from '../workers-option.ts';

const EXAMPLES = `
Policies:
  none               no prefix cache
  lru                the prefix cache of an engine that batches: KV blocks, least recently used out first
  fifo, lfu, s3-fifo, sieve  the same with another order of eviction
  published:prefill  the published cache of whole prompts; a hit saves the prefill
  published:full     the same; a hit saves the whole request

Examples:
  kavier compare examples/vllm-chat.yaml --grid NL --out reports/chat
  kavier compare trace.jsonl --engine vllm --model llama-3.1-70b --gpu h100-sxm --tp 8 --cache none,lru
  kavier compare trace.csv --cache none,published:prefill,published:full --kv-cache on,off`;

/** Flags that say what is compared, or that the engine settles by the row. */
const OWN_PATHS = /\.(kvCache|prefixCaching|eviction|prefixCache\.policy)$/;

/** `kavier compare`: prefix policies, and KV cache on and off, on the same requests. */
export function addCompare(program: Command, host: CliHost): void {
  const command = program
    .command('compare')
    .summary('prefix policies in joules, grams and money')
    .description(
      'Run the same requests under several prefix policies: what each does to hits,\n' +
        'latency, energy, carbon and cost, with the difference to the first.\n' +
        'Nothing is written without --out.',
    )
    .argument('<scenario|trace>', 'ecosystem file, run folder, or trace (file or folder)')
    .option(
      '--cache <policies>',
      'none, lru, fifo, lfu, s3-fifo, sieve, published:prefill, published:full; the first is what others are compared with',
    )
    .option('--kv-cache <states>', 'on, off, or on,off: kavier-2025 only (default on)');
  addDetailOptions(command);
  for (const flag of SCENARIO_FLAGS) {
    if (!OWN_PATHS.test(flag.path)) command.addOption(optionOf(flag));
  }
  addWorkersOption(command);
  command
    .option('--set <path=value>', 'set anything else, e.g. facility.node=none', collect)
    .option('-o, --out <folder>', 'write compare.json and index.html there')
    .option('-f, --force', 'replace an earlier report that is there already')
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, options: Record<string, unknown>, self: Command) => {
      const { compareAction } = await import('./compare-action.ts');
      await compareAction(input, options, terminalOf(self, host));
    });
}
