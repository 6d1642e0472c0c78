import { BlockInterner, Int32Column } from '@kavier/core';
import { linkChats } from './bailian-links.ts';
import { BlockColumn } from './block-column.ts';
import { fileOnly, type TraceFormat } from './contract.ts';
import { HashBlocks } from './hash-blocks.ts';
import { scanJsonLines } from './json-scan.ts';
import { NameIds } from './name-ids.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

const HASH_TOKENS = 16;

/**
 * The Qwen-Bailian traces (Wang et al., KVCache Cache in the Wild, USENIX ATC 2025; repository
 * alibaba-edu/qwen-bailian-usagetraces-anon): seconds from the start, one id for each 16-token
 * block and all before it, and the request that each one continues.
 */
export const bailian: TraceFormat = {
  name: 'bailian',
  title: 'Qwen-Bailian trace (JSON lines)',
  description: 'Arrivals, token counts, ids of 16-token prefix blocks, conversations and types.',
  input: 'file',
  marks: ['chat_id', 'timestamp', 'input_length', 'output_length', 'hash_ids'],
  detect: ({ keys }) => keys.includes('chat_id') && keys.includes('hash_ids'),
  async read(input, options) {
    const source = fileOnly(input);
    const interner = new BlockInterner(1 << 16);
    const hashes = new HashBlocks(interner, HASH_TOKENS, options);
    const columns = new TraceColumns();
    const prompts = new BlockColumn(hashes.blockTokens, interner);
    const types = new NameIds();
    const requestClass = new Int32Column();
    const chats: number[] = [];
    const parents: number[] = [];
    const { rows, blankLines } = await scanJsonLines(source, options, (object) => {
      const promptTokens = object.count('input_length');
      columns.add(object.time('timestamp'), promptTokens, object.count('output_length'));
      chats.push(object.id('chat_id'));
      parents.push(object.has('parent_chat_id') ? object.id('parent_chat_id') : -1);
      requestClass.push(types.idOf(object.has('type') ? object.label('type') : 'unknown'));
      hashes.addPrompt(prompts, object, promptTokens);
    });
    const links = linkChats(source.name, chats, parents);
    columns.session = links.session;
    columns.requestClass = requestClass;
    columns.classNames = types.names;
    columns.promptBlocks = prompts;
    columns.outputBlocks = outputsOf(columns, prompts, links.parentRow, interner);
    const notes = [
      ...hashes.notes,
      'A request and those that continue it are one session.',
      'Generated blocks have the ids that the next turn gives them when its prompt covers them, ' +
        'otherwise ids that nothing shares.',
    ];
    if (links.orphans > 0) {
      notes.push(
        `${links.orphans} requests continue one that is not in the trace; each starts a session.`,
      );
    }
    if (links.repeated > 0) {
      notes.push(
        `${links.repeated} chat ids appear again; a parent id means the latest before it.`,
      );
    }
    const facts = { source: source.name, format: 'bailian', rows, blankLines, notes };
    return workloadOf(columns, { ...facts, repaired: hashes.repaired });
  },
};

/**
 * Blocks that become full while each output is generated, named by the first continuation that
 * contains them.
 */
function outputsOf(
  columns: TraceColumns,
  prompts: BlockColumn,
  parentRow: Int32Array,
  interner: BlockInterner,
): BlockColumn {
  const { blockTokens, offsets, ids } = prompts.lists();
  const child = firstChildren(columns, parentRow, prompts);
  const outputs = new BlockColumn(blockTokens, interner);
  for (let row = 0; row < columns.count; row++) {
    const promptTokens = columns.promptTokens.at(row);
    const end = Math.floor((promptTokens + columns.outputTokens.at(row)) / blockTokens);
    const next = child[row];
    const covered = next < 0 ? 0 : Math.floor(columns.promptTokens.at(next) / blockTokens);
    for (let block = Math.floor(promptTokens / blockTokens); block < end; block++) {
      outputs.push(block < covered ? ids[offsets[next] + block] : interner.fresh());
    }
    outputs.close();
  }
  return outputs;
}

/**
 * For each request the first one in the file that continues it and begins with all of its full
 * blocks; -1 for none.
 */
function firstChildren(
  columns: TraceColumns,
  parentRow: Int32Array,
  prompts: BlockColumn,
): Int32Array {
  const { blockTokens, offsets, ids } = prompts.lists();
  const child = new Int32Array(parentRow.length).fill(-1);
  for (let row = 0; row < parentRow.length; row++) {
    const parent = parentRow[row];
    if (parent < 0 || child[parent] >= 0) continue;
    const full = Math.floor(columns.promptTokens.at(parent) / blockTokens);
    if (columns.promptTokens.at(row) < full * blockTokens) continue;
    let same = 0;
    while (same < full && ids[offsets[parent] + same] === ids[offsets[row] + same]) same++;
    if (same === full) child[parent] = row;
  }
  return child;
}
