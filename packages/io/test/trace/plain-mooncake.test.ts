import fc from 'fast-check';
import { expect, it } from 'vitest';
import { errorOf, readText } from './help.ts';

interface Row {
  readonly timestamp: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ids: readonly number[];
}

/** As published, which is read in one pass over the bytes, with spaces after commas and colons or none. */
function published({ timestamp, inputTokens, outputTokens, ids }: Row, space: string): string {
  const list = ids.join(`,${space}`);
  const counts = `"input_length":${space}${inputTokens},${space}"output_length":${space}${outputTokens}`;
  return `{"timestamp":${space}${timestamp},${space}${counts},${space}"hash_ids":${space}[${list}]}`;
}

/** The same in another order, which is read as JSON. */
function reordered({ timestamp, inputTokens, outputTokens, ids }: Row): string {
  return JSON.stringify({
    hash_ids: ids,
    output_length: outputTokens,
    input_length: inputTokens,
    timestamp,
  });
}

const count = fc.integer({ min: 0, max: 2000 });
const id = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 2 ** 22 - 2, max: 2 ** 22 + 2 }),
  fc.integer({ min: 0, max: 2 ** 52 }),
);
const row: fc.Arbitrary<Row> = fc
  .record({
    timestamp: fc.oneof(count, fc.double({ min: 0, max: 1e9, noNaN: true })),
    inputTokens: count,
    outputTokens: count,
    ids: fc.array(id, { minLength: 4, maxLength: 4 }),
    withoutLast: fc.boolean(),
  })
  .map(({ ids, withoutLast, ...rest }) => {
    const blocks = rest.inputTokens / 512;
    return { ...rest, ids: ids.slice(0, withoutLast ? Math.floor(blocks) : Math.ceil(blocks)) };
  });

it('a row spelled as published is the same request as in any other spelling', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('', ' '),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom(undefined, 16, 512),
      async (rows, space, newline, blockTokens) => {
        const options = { format: 'mooncake', blockTokens };
        const text = rows.map((one) => published(one, space)).join(newline);
        const fast = await readText(text, options);
        expect(fast).toEqual(await readText(rows.map(reordered).join('\n'), options));
        // From an unusual row on, the rest of the block is read as JSON.
        const half = rows.length >> 1;
        const mixed = rows.map((one, i) => (i === half ? reordered(one) : published(one, space)));
        expect(await readText(mixed.join(newline), options)).toEqual(fast);
      },
    ),
    { numRuns: 30 },
  );
});

it.each([
  ['{"timestamp": 01, "input_length": 600, "output_length": 1, "hash_ids": [1, 2]}'],
  ['{"timestamp": 1., "input_length": 600, "output_length": 1, "hash_ids": [1, 2]}'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 1, "hash_ids": [1, 2,]}'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 1, "hash_ids": [1 2]}'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 1, "hash_ids": [1, 2]'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 1, "hash_ids": [1, 2]} x'],
  ['{"timestamp": 1, "input_length": 600.5, "output_length": 1, "hash_ids": [1, 2]}'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 3000000000, "hash_ids": [1, 2]}'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 1, "hash_ids": [1]} \u00ff'],
  ['{"timestamp": 1, "input_length": 600, "output_length": 1, "hash_ids": [1, 2, 3]}'],
  ['{"timestamp": 1, "output_length": 1, "hash_ids": [1, 2]}'],
])('an error is the same behind rows of any spelling: %s', async (wrong) => {
  const good = { timestamp: 0, inputTokens: 600, outputTokens: 1, ids: [1, 2] };
  const errors = await Promise.all(
    [published(good, ' '), reordered(good)].map((first) =>
      errorOf(readText(`${first}\n${wrong}`, { format: 'mooncake' })),
    ),
  );
  expect(errors[0].where).toContain(':2');
  expect(errors[0]).toEqual(errors[1]);
});
