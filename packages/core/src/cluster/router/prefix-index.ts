import { widened } from '../../kernel/widened.ts';
import type { PromptRuns } from './contract.ts';
import { Rows } from './rows.ts';

const NONE = -1;

/** Columns of an entry: how many blocks a replica has of a run, from the run's first on. */
const REPLICA = 0;
const RUN = 1;
const HELD = 2;
const FIRST_PART = 3;
const NEXT_HOLDER = 4;
const PREVIOUS_HOLDER = 5;

/** Columns of a part: blocks FROM .. FROM + LENGTH - 1 of an entry, sent together when they were sent last. */
const ENTRY = 0;
const FROM = 1;
const LENGTH = 2;
const NEWER = 3;
const OLDER = 4;
const NEXT_PART = 5;

const COLUMNS = 6;

/** Holders of a run that are walked over. */
const FEW = 16;

/**
 * Which prefix blocks were sent to which replica: an approximate picture of the replicas' caches, kept where requests are
 * routed. Each replica has at most `blocksPerReplica` blocks; the one sent longest ago is forgotten first.
 *
 * Blocks are kept as runs of the prefix trie, so that a prompt costs its runs and not its blocks. A replica that has a block has all
 * before it, because of a prompt the end is forgotten first: what it has of a run is the run's beginning, in parts that
 * were sent at different times, the latest first. Parts stand in the replica's list, most recently sent first; entries in
 * the list of their run's holders.
 */
export class PrefixIndex {
  readonly #capacity: number;
  /** Most and least recently sent part of each replica, and its blocks. */
  readonly #newest: Int32Array;
  readonly #oldest: Int32Array;
  readonly #size: Int32Array;
  /** First holder of each run. */
  #holder = new Int32Array(256).fill(NONE);
  readonly #entries = new Rows(COLUMNS);
  readonly #parts = new Rows(COLUMNS);
  /** Entries by replica of runs that more than a few have: the beginning that all prompts share. */
  readonly #tables = new Map<number, Int32Array>();
  /** Run of the last match, and how many of its blocks are in it. */
  #matchedRun = NONE;
  #matchedBlocks = 0;

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
   * Length of the longest sequence of the first `count` blocks, from the first on, that one replica has. `firstHolder` and
   * `nextHolder` say which replicas have it.
   */
  match(runs: PromptRuns, count: number): number {
    let last = NONE;
    for (let missing = runsWithin(runs, count); missing - last > 1; ) {
      const middle = (last + missing) >>> 1;
      if (this.#holderOf(runs.runAt(middle)) >= 0) last = middle;
      else missing = middle;
    }
    this.#matchedBlocks = 0;
    if (last < 0) return 0;
    const start = startOf(runs, last);
    const wanted = Math.min(runs.endAt(last), count) - start;
    const entries = this.#entries.at;
    this.#matchedRun = runs.runAt(last);
    let longest = 0;
    let entry = this.#holderOf(this.#matchedRun);
    while (entry >= 0 && longest < wanted) {
      longest = Math.max(longest, entries[entry + HELD]);
      entry = entries[entry + NEXT_HOLDER];
    }
    this.#matchedBlocks = Math.min(wanted, longest);
    return start + this.#matchedBlocks;
  }

  /** Whether a replica has what was matched last. */
  isHolder(replica: number): boolean {
    if (this.#matchedBlocks === 0) return false;
    const entry = this.#find(replica, this.#matchedRun);
    return entry >= 0 && this.#entries.at[entry + HELD] >= this.#matchedBlocks;
  }

  /** The entries of the replicas that have what was matched last: the first, the next, -1 at the end. */
  firstHolder(): number {
    return this.#matchedBlocks === 0 ? NONE : this.#matching(this.#holderOf(this.#matchedRun));
  }

  nextHolder(entry: number): number {
    return this.#matching(this.#entries.at[entry + NEXT_HOLDER]);
  }

  #matching(from: number): number {
    const entries = this.#entries.at;
    let entry = from;
    while (entry >= 0 && entries[entry + HELD] < this.#matchedBlocks) {
      entry = entries[entry + NEXT_HOLDER];
    }
    return entry;
  }

  replicaOf(entry: number): number {
    return this.#entries.at[entry + REPLICA];
  }

  /** The first `count` blocks are sent to a replica; the first block counts as the most recent one. */
  remember(replica: number, runs: PromptRuns, count: number): void {
    for (let i = runsWithin(runs, count) - 1; i >= 0; i--) {
      this.#send(replica, runs.runAt(i), Math.min(runs.endAt(i), count) - startOf(runs, i));
    }
    this.#forget(replica);
  }

  /** The first `blocks` blocks of a run become the most recent ones of a replica. */
  #send(replica: number, run: number, blocks: number): void {
    let entry = this.#find(replica, run);
    if (entry < 0) entry = this.#add(replica, run);
    const entries = this.#entries.at;
    let part = entries[entry + FIRST_PART];
    while (part >= 0 && this.#parts.at[part + FROM] + this.#parts.at[part + LENGTH] <= blocks) {
      const next = this.#parts.at[part + NEXT_PART];
      this.#unlinkAge(replica, part);
      this.#parts.giveBack(part);
      part = next;
    }
    if (part >= 0 && this.#parts.at[part + FROM] < blocks) {
      this.#parts.at[part + LENGTH] -= blocks - this.#parts.at[part + FROM];
      this.#parts.at[part + FROM] = blocks;
    }
    const sent = this.#parts.take();
    const parts = this.#parts.at;
    parts[sent + ENTRY] = entry;
    parts[sent + FROM] = 0;
    parts[sent + LENGTH] = blocks;
    parts[sent + NEXT_PART] = part;
    entries[entry + FIRST_PART] = sent;
    this.#linkNewest(replica, sent);
    if (blocks <= entries[entry + HELD]) return;
    this.#size[replica] += blocks - entries[entry + HELD];
    entries[entry + HELD] = blocks;
  }

  /** Forgets what was sent to a replica longest ago, as far as it is too much. */
  #forget(replica: number): void {
    const entries = this.#entries.at;
    const parts = this.#parts.at;
    while (this.#size[replica] > this.#capacity) {
      const part = this.#oldest[replica];
      const entry = parts[part + ENTRY];
      const blocks = Math.min(this.#size[replica] - this.#capacity, parts[part + LENGTH]);
      this.#size[replica] -= blocks;
      parts[part + LENGTH] -= blocks;
      entries[entry + HELD] -= blocks;
      if (parts[part + LENGTH] > 0) return;
      this.#unlinkAge(replica, part);
      if (entries[entry + HELD] === 0) this.#drop(entry);
      else this.#cutParts(entry, part);
      this.#parts.giveBack(part);
    }
  }

  /** The last part of an entry is gone. */
  #cutParts(entry: number, part: number): void {
    const parts = this.#parts.at;
    let before = this.#entries.at[entry + FIRST_PART];
    while (parts[before + NEXT_PART] !== part) before = parts[before + NEXT_PART];
    parts[before + NEXT_PART] = NONE;
  }

  #holderOf(run: number): number {
    return run < this.#holder.length ? this.#holder[run] : NONE;
  }

  #find(replica: number, run: number): number {
    const entries = this.#entries.at;
    let entry = this.#holderOf(run);
    for (let walked = 0; entry >= 0 && entries[entry + REPLICA] !== replica; walked++) {
      if (walked === FEW) return this.#tableOf(run)[replica];
      entry = entries[entry + NEXT_HOLDER];
    }
    return entry;
  }

  /** By replica, the entry of a run that many have. */
  #tableOf(run: number): Int32Array {
    const known = this.#tables.get(run);
    if (known !== undefined) return known;
    const table = new Int32Array(this.#size.length).fill(NONE);
    const entries = this.#entries.at;
    for (let e = this.#holderOf(run); e >= 0; e = entries[e + NEXT_HOLDER]) {
      table[entries[e + REPLICA]] = e;
    }
    this.#tables.set(run, table);
    return table;
  }

  #add(replica: number, run: number): number {
    if (run >= this.#holder.length) this.#holder = widened(this.#holder, 2 * run, NONE);
    const entry = this.#entries.take();
    const entries = this.#entries.at;
    const first = this.#holder[run];
    entries[entry + REPLICA] = replica;
    entries[entry + RUN] = run;
    entries[entry + HELD] = 0;
    entries[entry + FIRST_PART] = NONE;
    entries[entry + NEXT_HOLDER] = first;
    entries[entry + PREVIOUS_HOLDER] = NONE;
    if (first >= 0) entries[first + PREVIOUS_HOLDER] = entry;
    this.#holder[run] = entry;
    if (this.#tables.size > 0) this.#note(run, replica, entry);
    return entry;
  }

  #drop(entry: number): void {
    const entries = this.#entries.at;
    const before = entries[entry + PREVIOUS_HOLDER];
    const after = entries[entry + NEXT_HOLDER];
    if (before < 0) this.#holder[entries[entry + RUN]] = after;
    else entries[before + NEXT_HOLDER] = after;
    if (after >= 0) entries[after + PREVIOUS_HOLDER] = before;
    if (this.#tables.size > 0) this.#note(entries[entry + RUN], entries[entry + REPLICA], NONE);
    this.#entries.giveBack(entry);
  }

  /** Keeps the table of a run, if it has one. The last holder takes it along. */
  #note(run: number, replica: number, entry: number): void {
    if (this.#holder[run] < 0) this.#tables.delete(run);
    const table = this.#tables.get(run);
    if (table !== undefined) table[replica] = entry;
  }

  #linkNewest(replica: number, part: number): void {
    const parts = this.#parts.at;
    const before = this.#newest[replica];
    parts[part + NEWER] = NONE;
    parts[part + OLDER] = before;
    if (before < 0) this.#oldest[replica] = part;
    else parts[before + NEWER] = part;
    this.#newest[replica] = part;
  }

  #unlinkAge(replica: number, part: number): void {
    const parts = this.#parts.at;
    const newer = parts[part + NEWER];
    const older = parts[part + OLDER];
    if (newer < 0) this.#newest[replica] = older;
    else parts[newer + OLDER] = older;
    if (older < 0) this.#oldest[replica] = newer;
    else parts[older + NEWER] = newer;
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
