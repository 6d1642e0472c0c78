import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FinishRing } from '../../src/engine/finish-ring.ts';

const SLOTS = 12;
const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'add', 'remove', 'advance'),
    slot: fc.nat({ max: SLOTS - 1 }),
    ahead: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5000 })),
  }),
  { maxLength: 120 },
);

describe('the finish ring', () => {
  test('names who is done, in order of admission, and when the next one is', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const ring = new FinishRing(SLOTS);
        const entries = new Map<number, { tick: number; order: number }>();
        let tick = 0;
        for (const [order, { kind, slot, ahead }] of list.entries()) {
          if (kind === 'advance') {
            const next = ring.nextAfter(tick);
            const ticks = [...entries.values()].map((entry) => entry.tick);
            const expected = Math.min(tick + 1024, ...ticks);
            expect(next).toBe(entries.size === 0 ? Number.POSITIVE_INFINITY : expected);
            if (next < Number.POSITIVE_INFINITY) tick = next;
          } else if (kind === 'add' && !entries.has(slot)) {
            ring.add(slot, tick + ahead, order);
            entries.set(slot, { tick: tick + ahead, order });
          } else if (kind === 'remove' && entries.has(slot)) {
            ring.remove(slot);
            entries.delete(slot);
          }
          const done = [...entries].filter(([, entry]) => entry.tick === tick);
          done.sort(([, a], [, b]) => a.order - b.order);
          expect(ring.firstAt(tick)).toBe(done[0]?.[0] ?? -1);
          for (const [gone] of done) {
            expect(ring.firstAt(tick)).toBe(gone);
            ring.remove(gone);
            entries.delete(gone);
          }
          for (let id = 0; id < SLOTS; id++) expect(ring.has(id)).toBe(entries.has(id));
        }
      }),
    );
  });
});
