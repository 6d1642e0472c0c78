import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from '../../src/output/json-text.ts';

test('keeps the order of keys, leaves out what is undefined, and ends with a newline', () => {
  const text = jsonText({
    zeta: 1,
    alpha: [true, null, 'ü'],
    none: undefined,
    deep: { b: 1, a: 2 },
  });
  expect(text).toBe(
    '{\n  "zeta": 1,\n  "alpha": [\n    true,\n    null,\n    "ü"\n  ],\n  "deep": {\n    "b": 1,\n    "a": 2\n  }\n}\n',
  );
});

test('is read back as the same data', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // JSON has one zero only.
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('writes null for a number that is none, only where null is documented', () => {
  const result = { hitRate: Number.NaN, parts: { hitRate: [1, Number.POSITIVE_INFINITY] } };
  expect(JSON.parse(jsonText(result, { nullable: ['hitRate'] }))).toEqual({
    hitRate: null,
    parts: { hitRate: [1, null] },
  });
  expect(() => jsonText(result)).toThrow(/hitRate.*NaN/);
  expect(() => jsonText({ a: { b: [0, -1 / 0] } })).toThrow(/a\.b\[1\].*-Infinity/);
});

test.each([
  ['a typed array', Float64Array.of(1)],
  ['a map', new Map()],
  ['a big integer', 1n],
  ['a function', () => 1],
  ['undefined in a list', [undefined]],
])('refuses %s', (_, value) => {
  expect(() => jsonText({ value })).toThrow(/value.*plain data/);
});
