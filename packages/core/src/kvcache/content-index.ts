/** log2 of the contents that keep their order in the index: what a prompt asks for one after the other lies side by side. */
const GROUP_BITS = 3;
const GROUP_MASK = (1 << GROUP_BITS) - 1;
const NO_KEY = -1;

/**
 * A map from contents (whole numbers >= 0) to whole numbers >= 0, for at most `capacity` contents at a time: open
 * addressing with linear probing over one typed array of (content, value), at most half full. It costs what can be held, not what the
 * workload names. Nothing is allocated after construction.
 */
export class ContentIndex {
  readonly #slots: Int32Array;
  readonly #mask: number;
  #size = 0;

  constructor(capacity: number) {
    let slots = 2 << GROUP_BITS;
    while (slots < 2 * capacity) slots *= 2;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots * 2).fill(NO_KEY);
  }

  get size(): number {
    return this.#size;
  }

  /** The value of a content, or -1. */
  get(content: number): number {
    return this.#slots[this.#find(content) * 2 + 1];
  }

  /** Sets the value of a content. The caller keeps to the capacity. */
  set(content: number, value: number): void {
    const at = this.#find(content) * 2;
    if (this.#slots[at] === NO_KEY) this.#size++;
    this.#slots[at] = content;
    this.#slots[at + 1] = value;
  }

  /** Takes a content out that is there. What was put behind it because it was there moves up. */
  delete(content: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = this.#find(content);
    let next = hole;
    for (;;) {
      next = (next + 1) & mask;
      const key = slots[next * 2];
      if (key === NO_KEY) break;
      // It may move if its own place is not behind the hole.
      if (((next - home(key, mask)) & mask) < ((next - hole) & mask)) continue;
      slots[hole * 2] = key;
      slots[hole * 2 + 1] = slots[next * 2 + 1];
      hole = next;
    }
    slots[hole * 2] = NO_KEY;
    slots[hole * 2 + 1] = NO_KEY;
    this.#size--;
  }

  /** The slot of a content, or the free one that it would get. */
  #find(content: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = home(content, mask);
    for (let key = slots[slot * 2]; key !== content && key !== NO_KEY; key = slots[slot * 2]) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

function home(content: number, mask: number): number {
  let hash = Math.imul(content >>> GROUP_BITS, 0x9e3779b1);
  hash ^= hash >>> 15;
  return ((hash << GROUP_BITS) | (content & GROUP_MASK)) & mask;
}
