import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap } from '../../src/kernel/heap.ts';

const IDS = 20;
const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'remove', 'take'),
    id: fc.nat({ max: IDS - 1 }),
    key: fc.nat({ max: 8 }),
    rank: fc.nat({ max: 3 }),
  }),
  { maxLength: 200 },
);

describe.each([
  ['that knows its places', IDS],
  ['that does not', undefined],
])('a heap %s', (_, ids) => {
  test('always has the least (key, rank, id) first, whatever is added, changed and removed', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const heap = new Heap(ids);
        const entries = new Map<number, { key: number; rank: number; id: number }>();
        const least = () =>
          [...entries.values()].sort((a, b) => a.key - b.key || a.rank - b.rank || a.id - b.id)[0];
        for (const { kind, id, key, rank } of list) {
          if (kind === 'set') {
            heap.set(id, key, rank);
            entries.set(id, { key, rank, id });
          } else {
            const gone = kind === 'remove' ? id : heap.first();
            if (kind === 'remove') heap.remove(gone);
            else heap.pop();
            entries.delete(gone);
          }
          expect(heap.size).toBe(entries.size);
          expect(heap.first()).toBe(least()?.id ?? -1);
          expect(heap.firstKey()).toBe(least()?.key ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});
