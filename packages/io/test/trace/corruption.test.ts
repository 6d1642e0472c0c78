import { KavierError } from '@kavier/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySink } from '../../src/output/byte-sink.ts';
import { memorySource } from '../../src/source/memory-source.ts';
import { readTrace } from '../../src/trace/read-trace.ts';
import { writeTrace } from '../../src/trace/write-trace.ts';
import { expectLawful, gzip } from './help.ts';
import { SAMPLES } from './samples.ts';

const NASTY = [
  '-1',
  'NaN',
  'null',
  '1e400',
  '9007199254740993',
  '2147483648',
  '1.5',
  '',
  ',',
  '\n',
  '\r',
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\0',
  '\uFEFF',
  '-',
  '0',
  '99999999999999999999',
  '[]',
  '{}',
  'é',
  ' ',
].map((text) => new TextEncoder().encode(text));

/** One edit: at a place (0 to 1 of the way), `cut` bytes give way to the bytes of `insert`. */
interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly insert: Uint8Array;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(60)),
  insert: fc.oneof(fc.constantFrom(...NASTY), fc.uint8Array({ maxLength: 3 })),
});

function damaged(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let result = [...bytes];
  for (const { at, cut, insert } of edits) {
    const place = Math.floor(at * result.length);
    result = [...result.slice(0, place), ...insert, ...result.slice(place + cut)];
  }
  return Uint8Array.from(result);
}

/** A lawful workload, or a KavierError about the input; nothing else ever. */
async function readsOrRefuses(bytes: Uint8Array, format: string | undefined): Promise<void> {
  try {
    expectLawful(await readTrace(memorySource('damaged', bytes, 61), { format }));
  } catch (error) {
    if (!(error instanceof KavierError)) throw error;
    expect(error.kind).toBe('input');
  }
}

const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

describe.each(Object.entries(SAMPLES))('%s, damaged at random', (format, text) => {
  const bytes = new TextEncoder().encode(text);

  it('gives a lawful workload or an error about the input', async () => {
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), (changes, forced) =>
        readsOrRefuses(damaged(bytes, changes), forced ? format : undefined),
      ),
      { numRuns: 200 },
    );
  });

  it('does so for damaged gzip, too', async () => {
    const packed = await gzip(bytes);
    await fc.assert(
      fc.asyncProperty(edits, (changes) => readsOrRefuses(damaged(packed, changes), format)),
      { numRuns: 40 },
    );
  });
});

it("Kavier's own Parquet, damaged at random, gives a lawful workload or an error", async () => {
  const sink = memorySink();
  await writeTrace(await readTrace(memorySource('sample', SAMPLES.bailian)), sink);
  await fc.assert(
    fc.asyncProperty(edits, (changes) =>
      readsOrRefuses(damaged(sink.bytes(), changes), 'kavier-parquet'),
    ),
    { numRuns: 200 },
  );
});
