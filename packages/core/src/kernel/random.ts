import { KavierError } from '../units/errors.ts';

const TO_53_BITS = 1 / 9007199254740992;
const TO_52_BITS = 1 / 4503599627370496;

/**
 * A named stream of random numbers: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear
 * pseudorandom number generators", ACM TOMS 47(4), 2021), in 32-bit integer operations only, so
 * that every runtime draws the same bits.
 *
 * A stream is identified by its seed and its path of names, hashed to 128 bits. Streams with
 * different names are independent, and drawing from one never shifts another: give every source of
 * randomness a stream of its own.
 */
export class RandomStream {
  readonly #id: readonly [number, number, number, number];
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  private constructor(id: readonly [number, number, number, number]) {
    this.#id = id;
    [this.#a, this.#b, this.#c, this.#d] = expand(id);
  }

  /**
   * The stream of a seed and a name of one or more parts. The number 7 and the text '7' are the
   * same seed; ('a', 'b') and ('ab') are different names.
   */
  static named(seed: number | string, ...name: readonly (string | number)[]): RandomStream {
    if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
      throw new KavierError('a seed must be a whole number or a text', {
        kind: 'input',
        where: 'seed',
        found: String(seed),
        expected: 'an integer of magnitude below 2^53, or any text',
      });
    }
    let stream = new RandomStream(absorb([0, 0, 0, 0], String(seed)));
    for (const part of name) stream = stream.split(part);
    return stream;
  }

  /**
   * A stream in the given state of four 32-bit words, not all zero; for checking against other
   * implementations.
   */
  static fromState(a: number, b: number, c: number, d: number): RandomStream {
    const stream = new RandomStream([a >>> 0, b >>> 0, c >>> 0, d >>> 0]);
    stream.#a = a | 0;
    stream.#b = b | 0;
    stream.#c = c | 0;
    stream.#d = d | 0;
    return stream;
  }

  /**
   * The stream of that name below this one. It does not depend on how many numbers were drawn from
   * this one.
   */
  split(name: string | number): RandomStream {
    return new RandomStream(absorb(this.#id, String(name)));
  }

  /** A uniform integer from 0 to 2^32 - 1. */
  nextUint32(): number {
    const b = this.#b;
    const times5 = Math.imul(b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b = b ^ this.#c;
    this.#a ^= this.#d;
    this.#c ^= b << 9;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A uniform double in [0, 1) with 53 random bits; draws two integers. */
  nextUniform(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) * TO_53_BITS;
  }

  /**
   * A uniform double strictly between 0 and 1, symmetric about 1/2, with 52 random bits; draws two
   * integers.
   */
  nextOpenUniform(): number {
    const high = this.nextUint32() >>> 6;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low + 0.5) * TO_52_BITS;
  }

  /**
   * A uniform integer from 0 to n - 1, without bias: draws that would favour small results are
   * thrown away. `n` is an integer from 1 to 2^32.
   */
  nextInt(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= 0x1_0000_0000)) {
      throw new KavierError('cannot draw an integer from this range', {
        kind: 'work',
        found: `n = ${n}`,
        expected: 'an integer from 1 to 2^32',
      });
    }
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % n);
    let drawn = this.nextUint32();
    while (drawn >= limit) drawn = this.nextUint32();
    return drawn % n;
  }
}

type Words = readonly [number, number, number, number];

/** Odd constants that make the four hash lanes differ. */
const LANES: Words = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];

/**
 * Hashes one more name into a 128-bit identity: four lanes of MurmurHash3-style mixing over the
 * text's UTF-16 code units, each started from its word of the identity, its constant and the text's
 * length.
 */
function absorb(id: Words, text: string): Words {
  const lane = (index: number): number => {
    let h = Math.imul(id[index] ^ text.length, LANES[index]) ^ id[(index + 1) & 3];
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), LANES[index]);
      h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
      h ^= h >>> 13;
    }
    return mix(h + LANES[index]);
  };
  return [lane(0), lane(1), lane(2), lane(3)];
}

/** The generator's first state: SplitMix32 steps from each word of the identity; never all zero. */
function expand(id: Words): Words {
  const words = id.map((word, i) => mix(word + Math.imul(i + 1, 0x9e3779b9)));
  const [a, b, c, d] = words;
  return a === 0 && b === 0 && c === 0 && d === 0 ? [1, 2, 3, 4] : [a, b, c, d];
}

/**
 * The finalizer of SplitMix32: a bijection of 32-bit words in which every bit depends on every bit.
 */
function mix(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
