import type { PromptBlocks } from './contract.ts';

const NONE = -1;

/** Columns of an entry. A row fills half a cache line, so that looking at an entry costs one access to memory. */
const REPLICA = 0;
const BLOCK = 1;
const NEWER = 2;
const OLDER = 3;
const NEXT_HOLDER = 4;
const PREVIOUS_HOLDER = 5;
const COLUMNS = 8;

/**
 * Which prefix blocks were sent to which replica: an approximate picture of the replicas' caches, kept where requests are
 * routed. Each replica has at most `blocksPerReplica` blocks; the one sent longest ago is forgotten first.
 *
 * An entry is a pair (replica, block). It stands in two doubly linked lists: the replica's, most recently sent first, and the
 * block's holders. Entries are rows of one typed array that grows with use, so an index costs what was sent, not its
 * capacity. An entry is named by the place of its row.
 */
export class PrefixIndex {
  readonly #capacity: number;
  /** Most and least recently sent entry of each replica, and how many it has. */
  readonly #newest: Int32Array;
  readonly #oldest: Int32Array;
  readonly #size: Int32Array;
  /** Match of each replica in the query `#query`; older queries' values are stale. */
  readonly #matched: Int32Array;
  readonly #matchedIn: Float64Array;
  #query = 0;
  /** First holder of each block. */
  #holder = new Int32Array(1024).fill(NONE);
  #rows = new Int32Array(1024 * COLUMNS);
  /** End of the rows in use. */
  #end = 0;

  constructor(options: { readonly replicas: number; readonly blocksPerReplica: number }) {
    this.#capacity = options.blocksPerReplica;
    this.#newest = new Int32Array(options.replicas).fill(NONE);
    this.#oldest = new Int32Array(options.replicas).fill(NONE);
    this.#size = new Int32Array(options.replicas);
    this.#matched = new Int32Array(options.replicas);
    this.#matchedIn = new Float64Array(options.replicas).fill(NONE);
  }

  /** Blocks remembered of a replica. */
  sizeOf(replica: number): number {
    return this.#size[replica];
  }

  /**
   * Length of the longest run of the first `count` blocks, from the first on, that one replica has; `matchOf` says what each
   * replica has.
   */
  match(blocks: PromptBlocks, count: number): number {
    const rows = this.#rows;
    const query = ++this.#query;
    for (let depth = 0; depth < count; depth++) {
      let holders = 0;
      for (let e = this.#holderOf(blocks.at(depth)); e >= 0; e = rows[e + NEXT_HOLDER]) {
        const replica = rows[e + REPLICA];
        const before = this.#matchedIn[replica] === query ? this.#matched[replica] : 0;
        if (before !== depth) continue;
        this.#matched[replica] = depth + 1;
        this.#matchedIn[replica] = query;
        holders++;
      }
      if (holders === 0) return depth;
    }
    return count;
  }

  /** Blocks that a replica has of the prompt that `match` was asked about last. */
  matchOf(replica: number): number {
    return this.#matchedIn[replica] === this.#query ? this.#matched[replica] : 0;
  }

  /** The first `count` blocks are sent to a replica; the first block counts as the most recent one. */
  remember(replica: number, blocks: PromptBlocks, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      const block = blocks.at(i);
      let entry = this.#find(replica, block);
      if (entry < 0) entry = this.#add(replica, block);
      else if (entry === this.#newest[replica]) continue;
      else this.#unlinkAge(entry);
      this.#linkNewest(entry);
    }
  }

  #holderOf(block: number): number {
    return block < this.#holder.length ? this.#holder[block] : NONE;
  }

  #find(replica: number, block: number): number {
    const rows = this.#rows;
    let entry = this.#holderOf(block);
    while (entry >= 0 && rows[entry + REPLICA] !== replica) entry = rows[entry + NEXT_HOLDER];
    return entry;
  }

  /** An entry that is linked by holder but not yet by age: a new row, or the one of the block forgotten for it. */
  #add(replica: number, block: number): number {
    let entry = this.#oldest[replica];
    if (this.#size[replica] < this.#capacity) {
      if (this.#end === this.#rows.length) this.#rows = enlarged(this.#rows, 0);
      entry = this.#end;
      this.#end += COLUMNS;
      this.#size[replica]++;
    } else {
      this.#unlinkAge(entry);
      this.#unlinkHolder(entry);
    }
    if (block >= this.#holder.length) this.#holder = enlarged(this.#holder, block + 1, NONE);
    const first = this.#holder[block];
    const rows = this.#rows;
    rows[entry + REPLICA] = replica;
    rows[entry + BLOCK] = block;
    rows[entry + PREVIOUS_HOLDER] = NONE;
    rows[entry + NEXT_HOLDER] = first;
    if (first >= 0) rows[first + PREVIOUS_HOLDER] = entry;
    this.#holder[block] = entry;
    return entry;
  }

  #unlinkHolder(entry: number): void {
    const rows = this.#rows;
    const before = rows[entry + PREVIOUS_HOLDER];
    const after = rows[entry + NEXT_HOLDER];
    if (before < 0) this.#holder[rows[entry + BLOCK]] = after;
    else rows[before + NEXT_HOLDER] = after;
    if (after >= 0) rows[after + PREVIOUS_HOLDER] = before;
  }

  #linkNewest(entry: number): void {
    const rows = this.#rows;
    const replica = rows[entry + REPLICA];
    const before = this.#newest[replica];
    rows[entry + NEWER] = NONE;
    rows[entry + OLDER] = before;
    if (before < 0) this.#oldest[replica] = entry;
    else rows[before + NEWER] = entry;
    this.#newest[replica] = entry;
  }

  #unlinkAge(entry: number): void {
    const rows = this.#rows;
    const replica = rows[entry + REPLICA];
    const newer = rows[entry + NEWER];
    const older = rows[entry + OLDER];
    if (newer < 0) this.#newest[replica] = older;
    else rows[newer + OLDER] = older;
    if (older < 0) this.#oldest[replica] = newer;
    else rows[older + NEWER] = newer;
  }
}

function enlarged(values: Int32Array, least: number, filler = 0): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(least, values.length * 2)).fill(filler);
  larger.set(values);
  return larger;
}
