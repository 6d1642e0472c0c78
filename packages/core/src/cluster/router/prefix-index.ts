import type { PromptRuns } from './contract.ts';
import { Rows } from './rows.ts';
import { HELD, NEXT_HOLDER, REPLICA, RunHolders } from './run-holders.ts';
import { SentOrder } from './sent-order.ts';

const NONE = -1;

/** Columns of a part: blocks FROM .. FROM + LENGTH - 1 of a run, sent together when they were sent last. */
const ENTRY = 0;
const FROM = 1;
const LENGTH = 2;
// 3 and 4 are `SentOrder`'s, those from 6 on of entries `RunHolders`'.
const NEXT_PART = 5;

/** A row has a line of the processor's cache. */
const COLUMNS = 16;

/**
 * Which prefix blocks were sent to which replica: an approximate picture of the replicas' caches, kept where requests are
 * routed. Each replica has at most `blocksPerReplica` blocks; the one sent longest ago is forgotten first.
 *
 * Blocks are kept as runs of the prefix trie, so that a prompt costs its runs and not its blocks. A replica that has a block has all
 * before it, because of a prompt the end is forgotten first: what it has of a run is the run's beginning, in parts that
 * were sent at different times, the latest first. Parts stand in the replica's list, most recently sent first; the first part of
 * a run, its entry, also in the list of the run's holders.
 */
export class PrefixIndex {
  readonly #capacity: number;
  /** Blocks of each replica, and the parts that they are in. */
  readonly #size: Int32Array;
  readonly #sent: SentOrder;
  readonly #rows = new Rows(COLUMNS);
  readonly #holders: RunHolders;
  /** Run of the last match, and how many of its blocks are in it. */
  #matchedRun = NONE;
  #matchedBlocks = 0;

  constructor(options: { readonly replicas: number; readonly blocksPerReplica: number }) {
    this.#capacity = options.blocksPerReplica;
    this.#size = new Int32Array(options.replicas);
    this.#sent = new SentOrder(this.#rows, options.replicas);
    this.#holders = new RunHolders(this.#rows, options.replicas);
  }

  /** Blocks remembered of a replica. */
  sizeOf(replica: number): number {
    return this.#size[replica];
  }

  /**
   * Length of the longest sequence of the first `count` blocks, from the first on, that one replica has. `firstHolder` and
   * `nextHolder` say which replicas have it.
   */
  match(runs: PromptRuns, count: number): number {
    let last = NONE;
    for (let missing = runsWithin(runs, count); missing - last > 1; ) {
      const middle = (last + missing) >>> 1;
      if (this.#holders.first(runs.runAt(middle)) >= 0) last = middle;
      else missing = middle;
    }
    this.#matchedBlocks = 0;
    if (last < 0) return 0;
    const start = startOf(runs, last);
    const wanted = Math.min(runs.endAt(last), count) - start;
    const rows = this.#rows.at;
    this.#matchedRun = runs.runAt(last);
    let longest = 0;
    let entry = this.#holders.first(this.#matchedRun);
    while (entry >= 0 && longest < wanted) {
      longest = Math.max(longest, rows[entry + HELD]);
      entry = rows[entry + NEXT_HOLDER];
    }
    this.#matchedBlocks = Math.min(wanted, longest);
    return start + this.#matchedBlocks;
  }

  /** Whether a replica has what was matched last. */
  isHolder(replica: number): boolean {
    if (this.#matchedBlocks === 0) return false;
    const entry = this.#holders.find(replica, this.#matchedRun);
    return entry >= 0 && this.#rows.at[entry + HELD] >= this.#matchedBlocks;
  }

  /** The entries of the replicas that have what was matched last: the first, the next, -1 at the end. */
  firstHolder(): number {
    return this.#matchedBlocks === 0 ? NONE : this.#matching(this.#holders.first(this.#matchedRun));
  }

  nextHolder(entry: number): number {
    return this.#matching(this.#rows.at[entry + NEXT_HOLDER]);
  }

  #matching(from: number): number {
    const rows = this.#rows.at;
    let entry = from;
    while (entry >= 0 && rows[entry + HELD] < this.#matchedBlocks) {
      entry = rows[entry + NEXT_HOLDER];
    }
    return entry;
  }

  replicaOf(entry: number): number {
    return this.#rows.at[entry + REPLICA];
  }

  /** The first `count` blocks are sent to a replica; the first block counts as the most recent one. */
  remember(replica: number, runs: PromptRuns, count: number): void {
    for (let i = runsWithin(runs, count) - 1; i >= 0; i--) {
      this.#send(replica, runs.runAt(i), Math.min(runs.endAt(i), count) - startOf(runs, i));
    }
    this.#forgetBeyond(replica, this.#capacity);
  }

  /** Nothing that was sent to a replica is remembered any more. */
  forget(replica: number): void {
    this.#forgetBeyond(replica, 0);
  }

  /** The first `blocks` blocks of a run become the most recent ones of a replica. */
  #send(replica: number, run: number, blocks: number): void {
    let entry = this.#holders.find(replica, run);
    if (entry < 0) entry = this.#newEntry(replica, run);
    else if (this.#rows.at[entry + LENGTH] > blocks) this.#splitOff(replica, entry, blocks);
    else {
      this.#sent.remove(replica, entry);
      this.#dropWithin(replica, entry, blocks);
    }
    const rows = this.#rows.at;
    rows[entry + LENGTH] = blocks;
    this.#sent.add(replica, entry);
    if (blocks <= rows[entry + HELD]) return;
    this.#size[replica] += blocks - rows[entry + HELD];
    rows[entry + HELD] = blocks;
  }

  /** An entry of which nothing has been sent. */
  #newEntry(replica: number, run: number): number {
    const entry = this.#holders.add(replica, run);
    const rows = this.#rows.at;
    rows[entry + ENTRY] = entry;
    rows[entry + FROM] = 0;
    rows[entry + NEXT_PART] = NONE;
    return entry;
  }

  /** What an entry has behind its first `blocks` blocks becomes a part that stands where the entry stood. */
  #splitOff(replica: number, entry: number, blocks: number): void {
    const part = this.#rows.take();
    const rows = this.#rows.at;
    rows[part + ENTRY] = entry;
    rows[part + FROM] = blocks;
    rows[part + LENGTH] = rows[entry + LENGTH] - blocks;
    rows[part + NEXT_PART] = rows[entry + NEXT_PART];
    rows[entry + NEXT_PART] = part;
    this.#sent.replace(replica, entry, part);
  }

  /** The further parts of an entry are left with what they have behind its first `blocks` blocks. */
  #dropWithin(replica: number, entry: number, blocks: number): void {
    const rows = this.#rows.at;
    let part = rows[entry + NEXT_PART];
    while (part >= 0 && rows[part + FROM] + rows[part + LENGTH] <= blocks) {
      const next = rows[part + NEXT_PART];
      this.#sent.remove(replica, part);
      this.#rows.giveBack(part);
      part = next;
    }
    if (part >= 0 && rows[part + FROM] < blocks) {
      rows[part + LENGTH] -= blocks - rows[part + FROM];
      rows[part + FROM] = blocks;
    }
    rows[entry + NEXT_PART] = part;
  }

  /** Forgets what was sent to a replica longest ago, as far as it is more than `most` blocks. */
  #forgetBeyond(replica: number, most: number): void {
    const rows = this.#rows.at;
    while (this.#size[replica] > most) {
      const part = this.#sent.oldest(replica);
      const entry = rows[part + ENTRY];
      const blocks = Math.min(this.#size[replica] - most, rows[part + LENGTH]);
      this.#size[replica] -= blocks;
      rows[part + LENGTH] -= blocks;
      rows[entry + HELD] -= blocks;
      if (rows[part + LENGTH] > 0) return;
      this.#sent.remove(replica, part);
      // Where an entry was sent longest ago, it has no other part: those are older.
      if (part === entry) this.#holders.drop(entry);
      else this.#cutParts(entry, part);
    }
  }

  /** The last part of an entry, which has others, is gone. */
  #cutParts(entry: number, part: number): void {
    const rows = this.#rows.at;
    let before = entry;
    while (rows[before + NEXT_PART] !== part) before = rows[before + NEXT_PART];
    rows[before + NEXT_PART] = NONE;
    this.#rows.giveBack(part);
  }
}

/** Runs that have some of the first `count` blocks of a prompt. */
function runsWithin(runs: PromptRuns, count: number): number {
  const { length } = runs;
  let within = 0;
  while (within < length && startOf(runs, within) < count) within++;
  return within;
}

function startOf(runs: PromptRuns, index: number): number {
  return index === 0 ? 0 : runs.endAt(index - 1);
}
