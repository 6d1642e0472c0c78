import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Least } from '../../src/kernel/least.ts';

test('the least of changing numbers is known, the lowest index of equal ones', () => {
  const changes = fc.array(fc.record({ roll: fc.nat(), value: fc.nat({ max: 5 }) }));
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 33 }),
      changes,
      (list, all) => {
        const values = Int32Array.from(list);
        const least = new Least(values);
        for (const { roll, value } of all) {
          expect(least.index).toBe(values.indexOf(Math.min(...values)));
          values[roll % values.length] = value;
          least.changed(roll % values.length);
        }
        expect(least.index).toBe(values.indexOf(Math.min(...values)));
      },
    ),
  );
});
