import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/kernel/random.ts';

const WORD = 0xffff_ffffn;

/** xoshiro128** as its authors define it, in arbitrary-precision integers cut to 32 bits. */
function* reference(state: readonly number[]): Generator<number> {
  let [s0, s1, s2, s3] = state.map((word) => BigInt(word));
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & WORD;
  for (;;) {
    yield Number((rotate((s1 * 5n) & WORD, 7n) * 9n) & WORD);
    const t = (s1 << 9n) & WORD;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11n);
  }
}

function take(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.nextUint32());
}

describe('RandomStream', () => {
  it('draws what the published algorithm draws', () => {
    for (const state of [
      [1, 2, 3, 4],
      [0xffff_ffff, 0, 0x8000_0000, 0x7fff_ffff],
      [0xdead_beef, 0x0bad_cafe, 0x1234_5678, 0x9abc_def0],
    ]) {
      const expected = reference(state);
      const [a, b, c, d] = state;
      for (const drawn of take(RandomStream.fromState(a, b, c, d), 2000)) {
        expect(drawn).toBe(expected.next().value);
      }
    }
    expect(take(RandomStream.fromState(1, 2, 3, 4), 4)).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('keeps its numbers from version to version', () => {
    expect(take(RandomStream.named(42, 'arrivals'), 3)).toMatchInlineSnapshot(`
      [
        510468602,
        798064736,
        4208038082,
      ]
    `);
    expect(RandomStream.named('a text', 'x', 7).nextUniform()).toMatchInlineSnapshot(
      `0.9958891620441305`,
    );
  });

  it('gives every name a stream of its own', () => {
    const names = [
      ['a'],
      ['b'],
      ['ab'],
      ['a', 'b'],
      ['b', 'a'],
      ['a', ''],
      [''],
      [],
      ['a', 'b', ''],
      ['\u0000'],
    ];
    const seeds = [0, 1, -1, 'x', ''];
    const firsts = seeds.flatMap((seed) =>
      names.map((name) => take(RandomStream.named(seed, ...name), 4).join()),
    );
    expect(new Set(firsts).size).toBe(firsts.length);
    const clients = Array.from({ length: 20_000 }, (_, i) =>
      take(RandomStream.named(1, 'client', i), 2).join(),
    );
    expect(new Set(clients).size).toBe(clients.length);
  });

  it('splits by name alone, not by what was drawn before', () => {
    const parent = RandomStream.named(9, 'parent');
    const before = take(parent.split('child'), 8);
    take(parent, 1000);
    expect(take(parent.split('child'), 8)).toEqual(before);
    expect(take(RandomStream.named('9', 'parent', 'child'), 8)).toEqual(before);
  });

  it('has unrelated neighbours', () => {
    const bits = take(RandomStream.named(1, 'x'), 4000);
    for (const other of [RandomStream.named(2, 'x'), RandomStream.named(1, 'y')]) {
      let equalBits = 0;
      take(other, bits.length).forEach((word, i) => {
        for (let k = 0; k < 32; k++) equalBits += ((word ^ bits[i]) >>> k) & 1 ? 0 : 1;
      });
      // 128,000 fair coins: 5 standard deviations are 0.7 %.
      expect(Math.abs(equalBits / (32 * bits.length) - 0.5)).toBeLessThan(0.007);
    }
  });

  it('makes uniforms from the high bits of two words', () => {
    const words = RandomStream.named(3, 'u');
    const uniforms = RandomStream.named(3, 'u');
    for (let i = 0; i < 1000; i++) {
      const high = BigInt(words.nextUint32() >>> 5);
      const low = BigInt(words.nextUint32() >>> 6);
      const u = uniforms.nextUniform();
      expect(u * 2 ** 53).toBe(Number((high << 26n) | low));
      expect(u).toBeLessThan(1);
    }
  });

  it('keeps open uniforms off both ends', () => {
    expect(RandomStream.fromState(1, 0, 1, 0).nextOpenUniform()).toBe(2 ** -53);
    const stream = RandomStream.named(4, 'open');
    for (let i = 0; i < 10_000; i++) {
      const u = stream.nextOpenUniform();
      expect(u > 0 && u < 1 && 1 - (1 - u) === u).toBe(true);
    }
  });

  it('draws integers without bias, whole range and awkward sizes included', () => {
    const stream = RandomStream.named(5, 'integers');
    const counts = new Int32Array(7);
    for (let i = 0; i < 70_000; i++) counts[stream.nextInt(7)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(22.5); // 99.9 % of 6 degrees of freedom
    // Three quarters of the range: reducing a draw modulo n would favour the first third by two.
    const n = 3 * 2 ** 30;
    let inFirstThird = 0;
    for (let i = 0; i < 30_000; i++) if (stream.nextInt(n) < 2 ** 30) inFirstThird++;
    expect(Math.abs(inFirstThird / 30_000 - 1 / 3)).toBeLessThan(0.012);
    expect(stream.nextInt(1)).toBe(0);
    expect(stream.nextInt(2 ** 32)).toBeLessThan(2 ** 32);
  });

  it('refuses seeds and ranges that mean nothing', () => {
    expect(() => RandomStream.named(Number.NaN)).toThrow(/^seed: /);
    expect(() => RandomStream.named(0.5)).toThrow(/whole number/);
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) {
      expect(() => RandomStream.named(1).nextInt(n)).toThrow(/range/);
    }
  });
});
