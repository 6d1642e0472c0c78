import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinkedQueue } from '../../src/kernel/linked-queue.ts';

type Change = readonly ['append' | 'insert' | 'remove', item: number, other: number];

const item = fc.nat({ max: 40 });
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.tuple(fc.constantFrom('append', 'insert', 'remove'), item, item),
  { maxLength: 200 },
);

/** What the queue has, first to last. */
function itemsOf(queue: LinkedQueue): number[] {
  const items: number[] = [];
  queue.checkIntegrity((one) => items.push(one));
  return items;
}

describe('a linked queue', () => {
  test('is the list that an array would be, whatever room it began with', () => {
    fc.assert(
      fc.property(changes, fc.nat({ max: 50 }), (list, room) => {
        const queue = new LinkedQueue(room);
        const naive: number[] = [];
        for (const [what, one, other] of list) {
          const at = naive.indexOf(one);
          expect(queue.has(one)).toBe(at >= 0);
          if (what === 'remove' && at >= 0) {
            naive.splice(at, 1);
            queue.remove(one);
          } else if (what === 'append' && at < 0) {
            naive.push(one);
            queue.append(one);
          } else if (what === 'insert' && at < 0 && naive.includes(other)) {
            naive.splice(naive.indexOf(other), 0, one);
            queue.insertBefore(one, other);
          }
          expect(queue.first()).toBe(naive[0] ?? -1);
        }
        expect(itemsOf(queue)).toEqual(naive);
        expect(queue.size).toBe(naive.length);
        for (const [i, one] of naive.entries()) expect(queue.after(one)).toBe(naive[i + 1] ?? -1);
      }),
    );
  });
});
