import type { Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier fit llama-3.1-70b --gpu h100 --tp 4
  kavier fit deepseek-v3 --gpu h200 --dp 8
  kavier fit qwen3-32b --gpu h100 --max-context 16384
  kavier fit --gpu l40s --log vllm.log
  kavier fit models/my-model/config.json --gpu l40s --weights fp8 --kv-precision fp8`;

/** `kavier fit`: whether a model fits on accelerators, and how many requests then do. */
export function addFit(program: Command, host: CliHost): void {
  program
    .command('fit')
    .summary('say whether a model fits, and what it leaves room for')
    .description(
      'Divide the memory of an accelerator into weights, activations and KV cache.\n' +
        'Ends with 0 when the model and one request of the longest context fit, otherwise with 1.',
    )
    .argument(
      '[model]',
      'catalog name, or path of a Hugging Face config.json; default: that of --log',
    )
    .requiredOption('-g, --gpu <name>', 'accelerator, a catalog name')
    .option('--catalog <file>', 'file with models and accelerators of your own')
    .option('--tp <count>', 'accelerators that divide each layer (tensor parallelism), default 1')
    .option('--pp <count>', 'stages that divide the layers (pipeline parallelism), default 1')
    .option('--dp <count>', 'parts that share the experts (data parallelism), default 1')
    .option('--weights <format>', 'format of the weights: fp8, int4, ..., default as published')
    .option('--kv-precision <format>', 'format of the KV cache: bf16 (default), fp8, int4')
    .option(
      '--memory-fraction <share>',
      'share of visible memory that the engine may use, default 0.92',
    )
    .option('--max-context <tokens>', 'longest request that has to fit, default the longest')
    .option('--sequence <tokens>', 'length of requests for which counts are given, default 4096')
    .option('--max-batched-tokens <count>', 'tokens of a step, default by accelerator')
    .option('--max-sequences <count>', 'requests that may run at once, default by accelerator')
    .option('--block-tokens <count>', 'tokens of a KV block, default 16')
    .option('--release <version>', 'release of vLLM whose start-up is followed, default 0.27')
    .option('--eager', 'without CUDA graphs')
    .option('--prefix-caching <switch>', 'on or off; matters to models that keep states')
    .option('--log <file>', 'start-up log of vLLM to compare with, - for stdin')
    .option('--full', 'every part, length and size')
    .addHelpText('after', EXAMPLES)
    .action(async (model: string | undefined, options: Record<string, unknown>, self: Command) => {
      const { fitAction } = await import('./fit-action.ts');
      await fitAction(model, options, terminalOf(self, host));
    });
}
