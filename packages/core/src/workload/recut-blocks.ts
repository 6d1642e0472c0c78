import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import type { BlockLists, RequestTable } from './request-table.ts';

/**
 * The same workload with prefix blocks of `blockTokens` tokens: engines hold KV in blocks of their own size.
 *
 *   smaller   each block becomes a run of small ones, named by (block, position in it): two prompts share a small block
 *             exactly when they share the block it came from. Sharing that ends inside a block stays unseen.
 *   larger    a large block takes the name of the last small one in it, which stands for everything before it: exact.
 *   neither   first into blocks of the greatest common divisor, then into larger ones.
 *
 * A workload without blocks, or with blocks of this size, comes back as it is. Linear in the number of blocks.
 * Errors: `blockTokens` is not a whole number >= 1; 2^31 small blocks or more.
 */
export function recutBlocks(table: RequestTable, blockTokens: number): RequestTable {
  requireNumber(blockTokens, 'blockTokens', { from: 1, integer: true });
  const given = (table.promptBlocks ?? table.outputBlocks)?.blockTokens;
  if (given === undefined || given === blockTokens) return table;
  const common = commonDivisor(given, blockTokens);
  const small = splitBlocks(table, given / common, common);
  // Splitting the blocks of prompts leaves no id out; joining leaves out most.
  if (common === blockTokens && table.promptBlocks !== undefined) return small;
  return withDenseIds(joinBlocks(small, blockTokens / common, blockTokens));
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Cuts every block into `parts` of `size` tokens. */
function splitBlocks(table: RequestTable, parts: number, size: number): RequestTable {
  if (parts === 1) return table;
  const { count, promptTokens } = table;
  const old = { prompt: table.promptBlocks, output: table.outputBlocks };
  const whole = parts * size;
  const prompt = old.prompt && promptOffsets(table, size);
  const output = old.output && outputOffsets(table, size);
  const promptIds = new Int32Array(prompt?.[count] ?? 0);
  const outputIds = new Int32Array(output?.[count] ?? 0);
  // Ids of small blocks: those of block x are firstId[x] and on, and after them blocks of nobody else.
  const firstId = firstIds(table, parts, size);
  let fresh = firstId[firstId.length - 1];
  for (let i = 0; i < count; i++) {
    const firstOutput = Math.floor(promptTokens[i] / whole);
    if (prompt !== undefined && old.prompt !== undefined) {
      const { offsets, ids } = old.prompt;
      const start = prompt[i];
      const blocks = offsets[i + 1] - offsets[i];
      for (let block = 0; block < blocks; block++) {
        // A last block that the output fills is named by what it becomes, so that a next turn finds its beginning.
        const filled = block === firstOutput ? listedAt(old.output, i, 0) : -1;
        const from = firstId[filled < 0 ? ids[offsets[i] + block] : filled];
        const to = Math.min(prompt[i + 1], start + (block + 1) * parts);
        for (let at = start + block * parts; at < to; at++) {
          promptIds[at] = from + at - start - block * parts;
        }
      }
    }
    if (output === undefined) continue;
    let small = Math.floor(promptTokens[i] / size);
    for (let at = output[i]; at < output[i + 1]; at++, small++) {
      const block = Math.floor(small / parts);
      const name = listedAt(old.output, i, block - firstOutput);
      outputIds[at] = name < 0 ? fresh++ : firstId[name] + (small - block * parts);
    }
  }
  requireIds(fresh, 1);
  return {
    ...table,
    promptBlocks: prompt && lists(size, prompt, promptIds, fresh),
    outputBlocks: output && lists(size, output, outputIds, fresh),
  };
}

/** First id of each block's small ones, which are as many as somebody has of it, and at the end how many they are together. */
function firstIds(table: RequestTable, parts: number, size: number): Int32Array {
  const { count, promptTokens, promptBlocks, outputBlocks } = table;
  const distinct = (promptBlocks ?? outputBlocks)?.distinctCount ?? 0;
  const used = new Int32Array(distinct + 1);
  const has = (block: number, small: number) => {
    used[block] = Math.max(used[block], Math.min(parts, small));
  };
  for (let i = 0; i < count; i++) {
    const small = Math.ceil(promptTokens[i] / size);
    const firstOutput = Math.floor(promptTokens[i] / (parts * size));
    const prompts = promptBlocks ? promptBlocks.offsets[i + 1] - promptBlocks.offsets[i] : 0;
    for (let block = 0; block < prompts; block++) {
      const filled = block === firstOutput ? listedAt(outputBlocks, i, 0) : -1;
      has(filled < 0 ? listedAt(promptBlocks, i, block) : filled, small - block * parts);
    }
    const outputs = outputBlocks ? outputBlocks.offsets[i + 1] - outputBlocks.offsets[i] : 0;
    for (let at = 0; at < outputs; at++) has(listedAt(outputBlocks, i, at), parts);
  }
  let next = 0;
  for (let block = 0; block <= distinct; block++) {
    const first = next;
    next = requireIds(first + used[block], 1);
    used[block] = first;
  }
  return used;
}

/** Joins `parts` blocks each into blocks of `size` tokens. */
function joinBlocks(table: RequestTable, parts: number, size: number): RequestTable {
  if (parts === 1) return table;
  const { count, promptTokens, promptBlocks, outputBlocks } = table;
  const small = size / parts;
  const distinct = (promptBlocks ?? outputBlocks)?.distinctCount ?? 0;
  const prompt = promptBlocks && promptOffsets(table, size);
  const promptIds = new Int32Array(prompt?.[count] ?? 0);
  const output = outputBlocks && outputOffsets(table, size);
  const outputIds = new Int32Array(output?.[count] ?? 0);
  for (let i = 0; i < count; i++) {
    if (prompt !== undefined && promptBlocks !== undefined) {
      const { offsets, ids } = promptBlocks;
      const last = offsets[i + 1] - 1;
      for (let at = prompt[i], end = offsets[i] + parts - 1; at < prompt[i + 1]; at++) {
        promptIds[at] = ids[Math.min(end, last)];
        end += parts;
      }
    }
    if (output === undefined || outputBlocks === undefined) continue;
    const { offsets, ids } = outputBlocks;
    const skipped = Math.floor(promptTokens[i] / small);
    let end = (Math.floor(promptTokens[i] / size) + 1) * parts - 1 - skipped;
    for (let at = output[i]; at < output[i + 1]; at++) {
      outputIds[at] = ids[offsets[i] + end];
      end += parts;
    }
  }
  return {
    ...table,
    promptBlocks: prompt && lists(size, prompt, promptIds, distinct),
    outputBlocks: output && lists(size, output, outputIds, distinct),
  };
}

/** The same table with ids 0, 1, 2, ... without gaps, in the order of the lists. */
function withDenseIds(table: RequestTable): RequestTable {
  const { promptBlocks, outputBlocks } = table;
  const names = new Int32Array((promptBlocks ?? outputBlocks)?.distinctCount ?? 0).fill(-1);
  let count = 0;
  for (const blocks of [promptBlocks, outputBlocks]) {
    if (blocks === undefined) continue;
    const { ids } = blocks;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at];
      if (names[id] < 0) names[id] = count++;
      ids[at] = names[id];
    }
  }
  return {
    ...table,
    promptBlocks: promptBlocks && { ...promptBlocks, distinctCount: count },
    outputBlocks: outputBlocks && { ...outputBlocks, distinctCount: count },
  };
}

function lists(
  blockTokens: number,
  offsets: Int32Array,
  ids: Int32Array,
  distinctCount: number,
): BlockLists {
  return { blockTokens, offsets, ids, distinctCount };
}

/** Entry `index` of a request's list, or -1 when it has none. */
function listedAt(blocks: BlockLists | undefined, request: number, index: number): number {
  if (blocks === undefined || index < 0) return -1;
  const at = blocks.offsets[request] + index;
  return at < blocks.offsets[request + 1] ? blocks.ids[at] : -1;
}

function promptOffsets({ count, promptTokens }: RequestTable, size: number): Int32Array {
  return offsetsOf(count, (i) => Math.ceil(promptTokens[i] / size));
}

function outputOffsets({ count, promptTokens, outputTokens }: RequestTable, size: number) {
  const full = (tokens: number) => Math.floor(tokens / size);
  return offsetsOf(count, (i) => full(promptTokens[i] + outputTokens[i]) - full(promptTokens[i]));
}

function offsetsOf(count: number, lengthOf: (request: number) => number): Int32Array {
  const offsets = new Int32Array(count + 1);
  let sum = 0;
  for (let i = 0; i < count; i++) offsets[i + 1] = sum += lengthOf(i);
  requireIds(sum, 1);
  return offsets;
}

function requireIds(ids: number, parts: number): number {
  if (ids * parts <= 0x7fff_ffff) return ids * parts;
  throw new KavierError('cut that small, the workload has too many blocks', {
    kind: 'input',
    found: String(ids * parts),
    expected: 'fewer than 2^31 blocks in all',
    hint: 'Choose larger KV blocks, or fewer requests',
  });
}
