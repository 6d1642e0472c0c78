import { KavierError } from '../units/errors.ts';

const FIELDS = 4;
const MAX_LOAD = 0.6;
/** Parent of a first block. */
export const NO_PARENT = -1;
/**
 * Pseudo parent of ids that already stand for a whole prefix, so that they never meet chained
 * blocks.
 */
const EXTERNAL = -2;

/**
 * Gives dense ids (0, 1, 2, ...) to prefix blocks in the order in which they are first seen: equal
 * id, equal block and equal prefix before it. A key is (parent id, two 32-bit words), compared
 * exactly; only the two words of a token block are hashes (see {@link BlockInterner.internTokens}).
 *
 * Open addressing with linear probing over one Int32Array of (parent, high, low, id + 1), so that a
 * lookup touches one cache line; at most 60 % full, doubled when fuller: 16 bytes a slot.
 */
export class BlockInterner {
  #slots: Int32Array;
  #mask: number;
  #used = 0;
  #limit: number;
  #nextId = 0;
  readonly #named = new Map<string, number>();

  /** @param expected distinct blocks to expect; only a hint that saves growing. Default 1024. */
  constructor(expected = 1024) {
    let capacity = 64;
    while (capacity * MAX_LOAD < expected) capacity *= 2;
    this.#slots = new Int32Array(capacity * FIELDS);
    this.#mask = capacity - 1;
    this.#limit = Math.floor(capacity * MAX_LOAD);
  }

  /** Ids given out so far; the next new block gets this id. */
  get distinctCount(): number {
    return this.#nextId;
  }

  /** A new id that no key will ever return: for content that nothing else can share. */
  fresh(): number {
    return this.#nextId++;
  }

  /**
   * The dense id of a block that the trace names by a number which already identifies block and
   * prefix (Mooncake, Bailian). Any integer of at most 53 bits; anything else is refused.
   */
  internExternal(id: number): number {
    if (!Number.isSafeInteger(id)) {
      throw new KavierError('a block id must be an integer that a double holds exactly', {
        kind: 'input',
        found: String(id),
        expected: 'an integer of magnitude below 2^53',
      });
    }
    return this.internKey(EXTERNAL, Math.floor(id / 0x1_0000_0000), id);
  }

  /**
   * The dense id of a block that the trace names by a text, or by a number that a double does not
   * hold, spelled as text: equal text, equal block and prefix.
   */
  internText(name: string): number {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const id = this.fresh();
    this.#named.set(name, id);
    return id;
  }

  /**
   * The dense id of block `tokens[from .. to)` that follows `parentBlockId` ({@link NO_PARENT} for
   * a first block). Two independent 32-bit hashes of length and tokens stand for the content; the
   * parent is compared exactly. So only blocks with one parent can be confused: n different ones
   * with chance below n^2 / 2^65 (a million first blocks: 3e-8).
   */
  internTokens(parentBlockId: number, tokens: Int32Array, from: number, to: number): number {
    let a = 0x9747b28c ^ (to - from);
    let b = 0x3c6ef372 + (to - from);
    for (let i = from; i < to; i++) {
      const token = tokens[i];
      let k = Math.imul(token, 0xcc9e2d51);
      k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
      a ^= k;
      a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
      b = Math.imul(b ^ token, 0x85ebca77);
      b ^= b >>> 15;
    }
    return this.internKey(parentBlockId, finish(a), finish(b ^ 0x27d4eb2f));
  }

  /**
   * The dense id of key (parent id, high word, low word), new when the key is; words are taken
   * modulo 2^32.
   */
  internKey(parent: number, high: number, low: number): number {
    const h = high | 0;
    const l = low | 0;
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hashOf(parent, h, l) & mask;
    for (;;) {
      const at = slot * FIELDS;
      const idPlusOne = slots[at + 3];
      if (idPlusOne === 0) return this.#insert(at, parent, h, l);
      if (slots[at + 2] === l && slots[at] === parent && slots[at + 1] === h) return idPlusOne - 1;
      slot = (slot + 1) & mask;
    }
  }

  #insert(at: number, parent: number, high: number, low: number): number {
    const id = this.#nextId++;
    const slots = this.#slots;
    slots[at] = parent;
    slots[at + 1] = high;
    slots[at + 2] = low;
    slots[at + 3] = id + 1;
    this.#used++;
    if (this.#used > this.#limit) this.#grow();
    return id;
  }

  #grow(): void {
    const old = this.#slots;
    const capacity = (this.#mask + 1) * 2;
    const grown = new Int32Array(capacity * FIELDS);
    const mask = capacity - 1;
    for (let from = 0; from < old.length; from += FIELDS) {
      if (old[from + 3] === 0) continue;
      let slot = hashOf(old[from], old[from + 1], old[from + 2]) & mask;
      while (grown[slot * FIELDS + 3] !== 0) slot = (slot + 1) & mask;
      const to = slot * FIELDS;
      grown[to] = old[from];
      grown[to + 1] = old[from + 1];
      grown[to + 2] = old[from + 2];
      grown[to + 3] = old[from + 3];
    }
    this.#slots = grown;
    this.#mask = mask;
    this.#limit = Math.floor(capacity * MAX_LOAD);
  }
}

function hashOf(parent: number, high: number, low: number): number {
  let h = Math.imul(parent, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ low;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

/** MurmurHash3's 32-bit finalizer: every input bit reaches every output bit. */
function finish(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
