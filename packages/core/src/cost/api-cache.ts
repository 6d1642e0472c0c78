import type { BlockLists } from '../workload/request-table.ts';
import type { PriceSheet } from './price-sheet.ts';

/** Owner of a block that nobody has written. */
const NOBODY = -1;

/**
 * The prompt cache of an API, which is not that of the engine: it has no size, only times to live. One slot per prefix block of
 * the workload says until when the block is kept, for whom, and whether a prompt ended there. Tenants are served one after the
 * other, so one owner per block is enough.
 *
 * A use is counted at the instant at which its request arrives: the prefix can be hit at once, although it is there only when
 * its first request has been computed.
 */
export class ApiCache {
  readonly #sheet: PriceSheet;
  readonly #blocks: BlockLists;
  readonly #owner: Int32Array;
  readonly #untilS: Float64Array;
  readonly #isEnd: Uint8Array;
  /** Tokens that the last prompt read and wrote. */
  readTokens = 0;
  writtenTokens = 0;
  /** Token-seconds of everything kept so far. */
  storedTokenS = 0;

  constructor(sheet: PriceSheet, blocks: BlockLists) {
    this.#sheet = sheet;
    this.#blocks = blocks;
    this.#owner = new Int32Array(blocks.distinctCount).fill(NOBODY);
    this.#untilS = new Float64Array(blocks.distinctCount);
    this.#isEnd = new Uint8Array(blocks.distinctCount);
  }

  /** Reads what it has of a prompt, and writes the rest. Calls of one tenant come in order of time. */
  use(request: number, promptTokens: number, tenant: number, nowS: number): void {
    const { minimumTokens } = this.#sheet;
    const cacheable = this.#rounded(promptTokens);
    this.readTokens = 0;
    this.writtenTokens = 0;
    if (cacheable < minimumTokens || cacheable === 0) return;
    const { blockTokens, offsets } = this.#blocks;
    const from = offsets[request];
    const to = from + Math.ceil(cacheable / blockTokens);
    const hitEnd = this.#hitEnd(from, to, tenant, nowS);
    const read = this.#rounded(Math.min((hitEnd - from) * blockTokens, cacheable));
    this.readTokens = read < minimumTokens ? 0 : read;
    this.writtenTokens = cacheable - this.readTokens;
    const keptEnd = this.readTokens === 0 ? from : hitEnd;
    for (let at = from; at < to; at++) {
      const tokens = Math.min(blockTokens, cacheable - (at - from) * blockTokens);
      this.#keep(at, tokens, at < keptEnd, tenant, nowS);
    }
    this.#isEnd[this.#blocks.ids[to - 1]] = 1;
    // The next turn of a conversation shares the full blocks only.
    const fullEnd = from + Math.floor(cacheable / blockTokens);
    if (fullEnd > from) this.#isEnd[this.#blocks.ids[fullEnd - 1]] = 1;
  }

  /** End of the blocks that a prompt finds, from its first one on without a gap. */
  #hitEnd(from: number, to: number, tenant: number, nowS: number): number {
    const { ids } = this.#blocks;
    const anywhere = this.#sheet.matching === 'longest-prefix';
    let end = from;
    for (let at = from; at < to && this.#isAlive(ids[at], tenant, nowS); at++) {
      if (anywhere || this.#isEnd[ids[at]] === 1) end = at + 1;
    }
    return end;
  }

  #isAlive(block: number, tenant: number, nowS: number): boolean {
    return this.#owner[block] === tenant && this.#untilS[block] > nowS;
  }

  #keep(at: number, tokens: number, isHit: boolean, tenant: number, nowS: number): void {
    if (isHit && this.#sheet.ttl === 'fixed') return;
    const block = this.#blocks.ids[at];
    const untilS = nowS + this.#sheet.ttlS;
    const isAlive = this.#isAlive(block, tenant, nowS);
    this.storedTokenS += tokens * (untilS - (isAlive ? this.#untilS[block] : nowS));
    if (!isAlive) this.#isEnd[block] = 0;
    this.#owner[block] = tenant;
    this.#untilS[block] = untilS;
  }

  #rounded(tokens: number): number {
    const { granularityTokens } = this.#sheet;
    return Math.floor(tokens / granularityTokens) * granularityTokens;
  }
}
