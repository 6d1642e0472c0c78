import { BlockInterner } from '@kavier/core';
import { BlockColumn } from './block-column.ts';
import { fileOnly, type TraceFormat } from './contract.ts';
import { HashBlocks } from './hash-blocks.ts';
import { scanJsonLines } from './json-scan.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

const HASH_TOKENS = 512;

/**
 * The Mooncake traces (Qin et al., Mooncake, FAST 2025; repository kvcache-ai/Mooncake):
 * milliseconds from the start, and one id for each 512-token block, which stands for the block and
 * all before it.
 */
export const mooncake: TraceFormat = {
  name: 'mooncake',
  title: 'Mooncake trace (JSON lines)',
  description: 'Arrivals, token counts and ids of 512-token prefix blocks; no sessions.',
  input: 'file',
  marks: ['timestamp', 'input_length', 'output_length', 'hash_ids'],
  detect: ({ keys }) =>
    keys.includes('hash_ids') && keys.includes('input_length') && !keys.includes('chat_id'),
  async read(input, options) {
    const source = fileOnly(input);
    const interner = new BlockInterner(1 << 16);
    const hashes = new HashBlocks(interner, HASH_TOKENS, options);
    const columns = new TraceColumns();
    const prompts = new BlockColumn(hashes.blockTokens, interner);
    const { rows, blankLines } = await scanJsonLines(source, options, (object) => {
      const promptTokens = object.count('input_length');
      columns.add(object.time('timestamp') / 1000, promptTokens, object.count('output_length'));
      hashes.addPrompt(prompts, object, promptTokens);
    });
    columns.promptBlocks = prompts;
    return workloadOf(columns, {
      source: source.name,
      format: 'mooncake',
      rows,
      blankLines,
      repaired: hashes.repaired,
      notes: [
        ...hashes.notes,
        'The trace has no ids for generated tokens, so outputs are reused by no later prompt on ' +
          'their own; a following turn shows its history in its own ids.',
      ],
    });
  },
};
