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
  }

  /** Blocks remembered of a replica. */
  sizeOf(replica: number): number {
    return this.#size[replica];
  }

  /**
   * Length of the longest run of the first `count` blocks, from the first on, that one replica has. A replica that has a block has
   * all before it, too: equal blocks have equal beginnings, and of a prompt the end is forgotten first.
   */
  match(blocks: PromptBlocks, count: number): number {
    let held = 0;
    let missing = count + 1;
    while (missing - held > 1) {
      const middle = (held + missing) >>> 1;
      if (this.firstHolder(blocks.at(middle - 1)) >= 0) held = middle;
      else missing = middle;
    }
    return held;
  }

  /** The entries of a block, one for each replica that has it: the first, the next, -1 at the end. */
  firstHolder(block: number): number {
    return block < this.#holder.length ? this.#holder[block] : NONE;
  }

  nextHolder(entry: number): number {
    return this.#rows[entry + NEXT_HOLDER];
  }

  replicaOf(entry: number): number {
    return this.#rows[entry + REPLICA];
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

  #find(replica: number, block: number): number {
    const rows = this.#rows;
    let entry = this.firstHolder(block);
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
