import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer';
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js';
import { describe, expect, test } from 'vitest';
import { MAX_STEP, packDeltas } from '../../src/output/delta-pack.ts';

/** The same numbers, packed by a library. */
function reference(values: Int32Array | BigInt64Array, type: 'INT32' | 'INT64'): number[] {
  const writer = new ByteWriter();
  deltaBinaryPack(writer, values, type);
  return [...writer.getBytes()];
}

const lengths = { minLength: 0, maxLength: 700, size: 'max' } as const;

describe('delta packing', () => {
  test('of 32-bit numbers agrees with the library byte for byte, extremes included', () => {
    const narrow = fc
      .nat(8)
      .chain((bits) => fc.array(fc.integer({ min: 0, max: 2 ** bits }), lengths));
    const wide = fc.array(fc.integer(), lengths);
    fc.assert(
      fc.property(fc.oneof(narrow, wide), (numbers) => {
        const values = Int32Array.from(numbers);
        expect([...packDeltas(values, 0)]).toEqual(reference(values, 'INT32'));
      }),
    );
  });

  test('of 64-bit numbers agrees with the library, as far as steps may go', () => {
    const step = fc.oneof(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: 1 - MAX_STEP, max: MAX_STEP - 1 }),
    );
    const first = fc.integer({ min: 1 - 2 ** 52, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(first, fc.array(step, { ...lengths, maxLength: 300 }), (firstValue, rest) => {
        const steps = Int32Array.from([0, ...rest]);
        const values = BigInt64Array.from(steps, (each) => BigInt(firstValue) + BigInt(each));
        expect([...packDeltas(steps, firstValue)]).toEqual(reference(values, 'INT64'));
      }),
    );
  });

  test('of equal numbers takes five bytes a block', () => {
    expect(packDeltas(new Int32Array(128 * 100 + 1), 0).length).toBeLessThan(10 + 5 * 100);
  });
});
