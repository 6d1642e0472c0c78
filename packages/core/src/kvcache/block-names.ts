import { KavierError } from '../units/errors.ts';
import type { BlockLists, RequestTable } from '../workload/request-table.ts';

/**
 * What a block of a request holds once it is full, as a whole number >= 0: the id that the workload names, and behind those an id
 * that only this block of this request has.
 */
export class BlockNames {
  readonly blockTokens: number;
  /** Ids are 0 .. contents - 1, of which the workload names the first. */
  readonly contents: number;
  readonly #promptTokens: Int32Array;
  readonly #promptBlocks: BlockLists | undefined;
  readonly #outputBlocks: BlockLists | undefined;
  /** First id of each request's own; undefined where the workload names every block. */
  readonly #own: Int32Array | undefined;

  /** Errors (KavierError, `input`): 2^31 blocks or more. */
  constructor(requests: RequestTable, blockTokens: number) {
    const { count, promptTokens, outputTokens, promptBlocks, outputBlocks } = requests;
    this.blockTokens = blockTokens;
    this.#promptTokens = promptTokens;
    this.#promptBlocks = promptBlocks;
    this.#outputBlocks = outputBlocks;
    const named = (promptBlocks ?? outputBlocks)?.distinctCount ?? 0;
    if (promptBlocks !== undefined && outputBlocks !== undefined) {
      this.contents = named;
      return;
    }
    this.#own = new Int32Array(count);
    let next = named;
    for (let id = 0; id < count && next <= MOST_CONTENTS; id++) {
      this.#own[id] = next;
      next += Math.floor((promptTokens[id] + outputTokens[id]) / blockTokens);
    }
    this.contents = requireContents(next);
  }

  /** The name of block `index` of a request; negative when no other request can have it, or the request will not fill it. */
  nameOf(request: number, index: number): number {
    const promptBlocks = Math.floor(this.#promptTokens[request] / this.blockTokens);
    const isPrompt = index < promptBlocks;
    const lists = isPrompt ? this.#promptBlocks : this.#outputBlocks;
    if (lists === undefined) return -1;
    const place = lists.offsets[request] + index - (isPrompt ? 0 : promptBlocks);
    return place < lists.offsets[request + 1] ? lists.ids[place] : -1;
  }

  /** The content of block `index` of a request, which it fills. */
  contentOf(request: number, index: number): number {
    const name = this.nameOf(request, index);
    return name >= 0 || this.#own === undefined ? name : this.#own[request] + index;
  }
}

const MOST_CONTENTS = 0x7fff_ffff;

function requireContents(contents: number): number {
  if (contents <= MOST_CONTENTS) return contents;
  throw new KavierError('the workload has too many KV blocks', {
    kind: 'input',
    found: 'at least 2^31',
    expected: 'fewer than 2^31 blocks in all',
    hint: 'Choose larger KV blocks, or fewer requests',
  });
}

const SHARED = new WeakMap<RequestTable, BlockNames>();

/** The names of a workload, made once for all replicas that serve it. */
export function blockNamesOf(requests: RequestTable, blockTokens: number): BlockNames {
  const known = SHARED.get(requests);
  if (known?.blockTokens === blockTokens) return known;
  const names = new BlockNames(requests, blockTokens);
  SHARED.set(requests, names);
  return names;
}
