/** A set of whole numbers 0 .. count - 1 that only grows: one bit for each, allocated where the first of 32,768 is added. */
export class Bits {
  readonly #pages: (Int32Array | undefined)[];

  constructor(count: number) {
    this.#pages = Array.from({ length: Math.ceil(count / PAGE_BITS) });
  }

  has(value: number): boolean {
    const page = this.#pages[value >>> PAGE_SHIFT];
    return page !== undefined && (page[(value & PAGE_MASK) >>> 5] & (1 << (value & 31))) !== 0;
  }

  add(value: number): void {
    const at = value >>> PAGE_SHIFT;
    const page = this.#pages[at] ?? new Int32Array(PAGE_BITS / 32);
    this.#pages[at] = page;
    page[(value & PAGE_MASK) >>> 5] |= 1 << (value & 31);
  }
}

const PAGE_SHIFT = 15;
const PAGE_BITS = 1 << PAGE_SHIFT;
const PAGE_MASK = PAGE_BITS - 1;
