/*
 * Sets of small whole numbers as the bits of an Int32Array: who looks for the next member reads a word for 32 numbers.
 */

export function bitSet(count: number): Int32Array<ArrayBuffer> {
  return new Int32Array((count + 31) >>> 5);
}

export function addTo(set: Int32Array, member: number): void {
  set[member >>> 5] |= 1 << (member & 31);
}

export function dropFrom(set: Int32Array, member: number): void {
  set[member >>> 5] &= ~(1 << (member & 31));
}

/** The first member at or after `from` and before `end`, or `end`. */
export function nextIn(set: Int32Array, from: number, end: number): number {
  if (from >= end) return end;
  let word = from >>> 5;
  let bits = set[word] & (-1 << (from & 31));
  while (bits === 0) {
    word++;
    if (word << 5 >= end) return end;
    bits = set[word];
  }
  return Math.min(end, (word << 5) + 31 - Math.clz32(bits & -bits));
}

/** Members before each word of a set, and behind them all of its members: what `rankIn` counts from. */
export function ranksOf(set: Int32Array): Int32Array {
  const ranks = new Int32Array(set.length + 1);
  for (let word = 0; word < set.length; word++) ranks[word + 1] = ranks[word] + ones(set[word]);
  return ranks;
}

/** Members of a set below `number`. */
export function rankIn(set: Int32Array, ranks: Int32Array, number: number): number {
  const word = number >>> 5;
  return ranks[word] + ones(set[word] & ~(-1 << (number & 31)));
}

function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
