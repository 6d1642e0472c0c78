import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockInterner, NO_PARENT } from '../../src/workload/block-interner.ts';

describe('BlockInterner', () => {
  it('numbers external ids in the order in which they are first seen, as a Map does', () => {
    const id = fc.oneof(
      fc.integer({ min: -20, max: 20 }),
      fc.maxSafeInteger(),
      fc.integer({ min: 0, max: 5 }).map((high) => high * 2 ** 32 + 7),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 300 }), (ids) => {
        const interner = new BlockInterner(1);
        const map = new Map<number, number>();
        for (const external of ids) {
          if (!map.has(external)) map.set(external, map.size);
          expect(interner.internExternal(external)).toBe(map.get(external));
        }
        expect(interner.distinctCount).toBe(map.size);
      }),
    );
  });

  it('keeps every id through many growths', () => {
    const interner = new BlockInterner(1);
    const external = (i: number) => (i * 0x9e3779b97f4a) % Number.MAX_SAFE_INTEGER;
    for (let i = 0; i < 100_000; i++) expect(interner.internExternal(external(i)) === i).toBe(true);
    for (let i = 0; i < 100_000; i++) expect(interner.internExternal(external(i)) === i).toBe(true);
    expect(interner.distinctCount).toBe(100_000);
  });

  it('gives two token sequences one chain exactly as far as they agree', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(tokens, tokens, fc.integer({ min: 1, max: 5 }), (a, b, size) => {
        const interner = new BlockInterner();
        const chain = (list: readonly number[]) => {
          const ids: number[] = [];
          const typed = Int32Array.from(list);
          for (let from = 0; from < list.length; from += size) {
            const to = Math.min(from + size, list.length);
            ids.push(interner.internTokens(ids.at(-1) ?? NO_PARENT, typed, from, to));
          }
          return ids;
        };
        const [first, second] = [chain(a), chain(b)];
        for (let k = 0; k < Math.min(first.length, second.length); k++) {
          const end = (k + 1) * size;
          const isSame = a.slice(0, end).join() === b.slice(0, end).join();
          expect(first[k] === second[k]).toBe(isSame);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells blocks of one parent apart that differ in a single token or in length', () => {
    const interner = new BlockInterner();
    const block = new Int32Array(17);
    let distinct = 0;
    for (let at = 0; at < 16; at++) {
      for (let token = 1; token < 4000; token++) {
        block[at] = token;
        interner.internTokens(NO_PARENT, block, 0, 16);
        distinct++;
      }
      block[at] = 0;
    }
    for (let length = 1; length <= 17; length++) interner.internTokens(NO_PARENT, block, 0, length);
    expect(interner.distinctCount).toBe(distinct + 17);
  });

  it('keeps external ids, chained blocks and fresh ids apart', () => {
    const interner = new BlockInterner();
    const ids = [
      interner.internExternal(5),
      interner.internKey(NO_PARENT, 0, 5),
      interner.internKey(0, 0, 5),
      interner.internKey(0, 5, 0),
      interner.fresh(),
      interner.fresh(),
    ];
    expect(ids).toEqual([0, 1, 2, 3, 4, 5]);
    expect(interner.internKey(0, 5, 0)).toBe(3);
    expect(interner.internKey(0, 2 ** 32 + 5, 0)).toBe(3);
  });

  it('refuses ids that a double cannot hold exactly', () => {
    const interner = new BlockInterner();
    for (const id of [0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(() => interner.internExternal(id)).toThrow(/block id/);
    }
    expect(interner.distinctCount).toBe(0);
  });
});
