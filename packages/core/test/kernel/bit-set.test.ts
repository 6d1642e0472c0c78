import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addTo, bitSet, dropFrom, nextIn, rankIn, ranksOf } from '../../src/kernel/bit-set.ts';

const COUNT = 130;
const number = fc.nat({ max: COUNT - 1 });

test('a set of bits knows who comes next and how many come before', () => {
  fc.assert(
    fc.property(fc.array(number), fc.array(number), number, number, (added, dropped, from, end) => {
      const set = bitSet(COUNT);
      for (const one of added) addTo(set, one);
      for (const one of dropped) dropFrom(set, one);
      const members = [...new Set(added)].filter((one) => !dropped.includes(one));
      const next = members.filter((one) => one >= from && one < end);
      expect(nextIn(set, from, end)).toBe(Math.min(end, ...next));
      const ranks = ranksOf(set);
      expect(rankIn(set, ranks, from)).toBe(members.filter((one) => one < from).length);
      expect(ranks.at(-1)).toBe(members.length);
    }),
    { numRuns: 300 },
  );
});
