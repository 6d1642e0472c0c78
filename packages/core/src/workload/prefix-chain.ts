import { KavierError } from '../units/errors.ts';
import type { BlockLists } from './request-table.ts';

/**
 * Columns of a workload in order of arrival, as in a RequestTable, whose prefix blocks are to be
 * assigned.
 */
export interface ChainColumns {
  readonly count: number;
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
  /** Dense session ids; -1 for a request that shares nothing. */
  readonly session: Int32Array;
}

export interface ChainOptions {
  /** Tokens in a full block, an integer >= 1. */
  readonly blockTokens: number;
  /** Prefixes shared between sessions, such as system prompts. Default: sessions share nothing. */
  readonly sharedPrefix?: SharedPrefixes | undefined;
}

/** Which shared prefix every session starts with. */
export interface SharedPrefixes {
  /** Index into `tokensOfGroup` by session. */
  readonly groupOfSession: Int32Array;
  /** Length of each group's shared prefix in tokens; no prompt of its sessions may be shorter. */
  readonly tokensOfGroup: Int32Array;
}

/** The two block columns of a RequestTable; both use one id space and carry its size. */
export interface SessionPrefixChains {
  readonly promptBlocks: BlockLists;
  readonly outputBlocks: BlockLists;
}

/**
 * Assigns prefix blocks to a workload that has sessions and lengths but no token ids, from one
 * assumption: a prompt that does not shrink continues its session. In detail, for two consecutive
 * requests of one session:
 *
 * - next prompt >= prompt + output: it starts with the whole earlier prompt and output, and shares
 *   all of their full blocks;
 * - next prompt >= prompt: it starts with the earlier prompt only, and shares the full blocks of
 *   that;
 * - next prompt < prompt: the history was cut; a new chain starts (after the shared prefix, where
 *   there is one).
 *
 * Blocks that lie fully inside a shared prefix have one id per group. A partial last block has an
 * id of its own.
 */
export function sessionPrefixChains(
  columns: ChainColumns,
  options: ChainOptions,
): SessionPrefixChains {
  const { count, promptTokens, outputTokens, session } = columns;
  const { blockTokens } = options;
  if (!Number.isSafeInteger(blockTokens) || blockTokens < 1) {
    throw new KavierError('the block size must be a positive whole number of tokens', {
      kind: 'input',
      where: 'blockTokens',
      found: String(blockTokens),
      expected: 'an integer >= 1, such as 16 or 512',
    });
  }
  const { promptOffsets, outputOffsets } = blockOffsets(columns, blockTokens);
  const promptIds = new Int32Array(promptOffsets[count]);
  const outputIds = new Int32Array(outputOffsets[count]);
  const lastOfSession = new Int32Array(sessionCount(session, count)).fill(-1);
  const shared = sharedBlocks(options);
  let nextId = 0;

  for (let i = 0; i < count; i++) {
    const start = promptOffsets[i];
    const s = session[i];
    let filled = 0;
    if (s >= 0) {
      const before = lastOfSession[s];
      lastOfSession[s] = i;
      if (before >= 0 && promptTokens[i] >= promptTokens[before]) {
        const promptFull = Math.floor(promptTokens[before] / blockTokens);
        const from = promptOffsets[before];
        promptIds.copyWithin(start, from, from + promptFull);
        filled = promptFull;
        if (promptTokens[i] >= promptTokens[before] + outputTokens[before]) {
          const output = outputIds.subarray(outputOffsets[before], outputOffsets[before + 1]);
          promptIds.set(output, start + filled);
          filled += output.length;
        }
      } else if (shared !== undefined) {
        const group = shared.groupOfSession[s];
        if (shared.firstIdOfGroup[group] < 0) {
          shared.firstIdOfGroup[group] = nextId;
          nextId += shared.blocksOfGroup[group];
        }
        filled = Math.min(shared.blocksOfGroup[group], Math.floor(promptTokens[i] / blockTokens));
        const first = shared.firstIdOfGroup[group];
        for (let b = 0; b < filled; b++) promptIds[start + b] = first + b;
      }
    }
    for (let at = start + filled; at < promptOffsets[i + 1]; at++) promptIds[at] = nextId++;
    for (let at = outputOffsets[i]; at < outputOffsets[i + 1]; at++) outputIds[at] = nextId++;
  }
  const lists = { blockTokens, distinctCount: nextId };
  return {
    promptBlocks: { ...lists, offsets: promptOffsets, ids: promptIds },
    outputBlocks: { ...lists, offsets: outputOffsets, ids: outputIds },
  };
}

function blockOffsets({ count, promptTokens, outputTokens }: ChainColumns, blockTokens: number) {
  const promptOffsets = new Int32Array(count + 1);
  const outputOffsets = new Int32Array(count + 1);
  let prompts = 0;
  let outputs = 0;
  for (let i = 0; i < count; i++) {
    const prompt = promptTokens[i];
    prompts += Math.ceil(prompt / blockTokens);
    outputs +=
      Math.floor((prompt + outputTokens[i]) / blockTokens) - Math.floor(prompt / blockTokens);
    promptOffsets[i + 1] = prompts;
    outputOffsets[i + 1] = outputs;
  }
  if (prompts + outputs > 0x7fff_ffff) {
    throw new KavierError('the workload has too many blocks', {
      kind: 'input',
      where: 'blockTokens',
      found: `${prompts + outputs} blocks of ${blockTokens} tokens`,
      expected: 'fewer than 2^31 blocks',
      hint: 'Use larger blocks or fewer requests',
    });
  }
  return { promptOffsets, outputOffsets };
}

function sessionCount(session: Int32Array, count: number): number {
  let largest = -1;
  for (let i = 0; i < count; i++) if (session[i] > largest) largest = session[i];
  return largest + 1;
}

/**
 * A group's blocks, those fully inside its shared prefix, get their ids when its first session
 * starts.
 */
function sharedBlocks({ blockTokens, sharedPrefix }: ChainOptions) {
  if (sharedPrefix === undefined) return undefined;
  const { groupOfSession, tokensOfGroup } = sharedPrefix;
  return {
    groupOfSession,
    blocksOfGroup: tokensOfGroup.map((tokens) => Math.floor(tokens / blockTokens)),
    firstIdOfGroup: new Int32Array(tokensOfGroup.length).fill(-1),
  };
}
