import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnSpec, ValueRuns } from '../../src/output/column.ts';
import { constantColumn } from '../../src/output/column.ts';
import { ParquetStream } from '../../src/output/parquet-stream.ts';
import { readColumns } from '../../src/output/read-columns.ts';
import { memorySource } from '../../src/source/memory-source.ts';
import { withTables } from './duckdb.ts';
import { bytesOf } from './sample-run.ts';

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'small', type: 'int32' },
  { name: 'maybe_small', type: 'int32', nullable: true },
  { name: 'big', type: 'int64' },
  { name: 'instant', type: 'timestamp-ms' },
  { name: 'real', type: 'double' },
  { name: 'maybe_real', type: 'double', nullable: true },
  { name: 'run_small', type: 'int32' },
  { name: 'run_big', type: 'int64' },
  { name: 'run_real', type: 'double' },
  { name: 'coded', type: 'double' },
  { name: 'word', type: 'string', nullable: true },
];
const TABLE = Float64Array.of(0.25, -1, 1e300);
const WORDS = ['', 'a', 'zwei', '三'];

const row = fc.record({
  small: fc.integer(),
  maybeSmall: fc.integer({ min: -1 }),
  big: fc.oneof(fc.integer(), fc.integer({ min: 0, max: 9 }), fc.maxSafeInteger()),
  instant: fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 8e15 })),
  real: fc.double({ noNaN: true }),
  maybeReal: fc.double(),
  coded: fc.nat(TABLE.length - 1),
  word: fc.integer({ min: -1, max: WORDS.length - 1 }),
});
const run = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  small: fc.integer({ min: -3, max: 3 }),
  big: fc.oneof(fc.constantFrom(0, 2 ** 40), fc.maxSafeInteger()),
  real: fc.constantFrom(0, 0.5, -7, Number.POSITIVE_INFINITY),
});

function runsOf(values: readonly number[], rows: readonly number[]): ValueRuns {
  return { values: Float64Array.from(values), rows: Int32Array.from(rows), count: values.length };
}

function expand({ values, rows }: ValueRuns): number[] {
  return Array.from(values).flatMap((value, i) => Array.from({ length: rows[i] }, () => value));
}

describe('a Parquet stream', () => {
  test('gives back what was put in, nulls and 64-bit numbers and runs of any length included', async () => {
    const batch = fc.array(run, { minLength: 1, maxLength: 30 }).chain((runs) => {
      const count = runs.reduce((sum, { rows }) => sum + rows, 0);
      return fc.record({
        runs: fc.constant(runs),
        rows: fc.array(row, { minLength: count, maxLength: count }),
      });
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 3 }), async (batches) => {
        const expected: unknown[] = [];
        const table = await bytesOf(async (sink) => {
          const stream = new ParquetStream(sink, COLUMNS);
          for (const { runs, rows } of batches) {
            const lengths = runs.map((each) => each.rows);
            const small = runsOf(
              runs.map((each) => each.small),
              lengths,
            );
            const big = runsOf(
              runs.map((each) => each.big),
              lengths,
            );
            const real = runsOf(
              runs.map((each) => each.real),
              lengths,
            );
            const values = [
              Int32Array.from(rows, (each) => each.small),
              Int32Array.from(rows, (each) => each.maybeSmall),
              Float64Array.from(rows, (each) => each.big),
              Float64Array.from(rows, (each) => each.instant),
              Float64Array.from(rows, (each) => each.real),
              Float64Array.from(rows, (each) => each.maybeReal),
              small,
              big,
              real,
              { codes: Uint8Array.from(rows, (each) => each.coded), table: TABLE },
              { codes: Int32Array.from(rows, (each) => each.word), names: WORDS },
            ];
            await stream.write(values, rows.length);
            const [runSmall, runBig, runReal] = [small, big, real].map(expand);
            rows.forEach((each, i) => {
              expected.push({
                small: each.small,
                big: String(each.big),
                instant: String(each.instant),
                maybe_small: each.maybeSmall < 0 ? null : each.maybeSmall,
                real: asText(each.real),
                maybe_real: Number.isNaN(each.maybeReal) ? null : asText(each.maybeReal),
                run_small: runSmall[i],
                run_big: String(runBig[i]),
                run_real: asText(runReal[i]),
                coded: TABLE[each.coded],
                word: each.word < 0 ? null : WORDS[each.word],
              });
            });
          }
          await stream.close();
        });
        const got = await withTables({ table }, (query) =>
          query(`select small, maybe_small, big, epoch_ms(instant) as instant, real, maybe_real,
            run_small, run_big, run_real, coded, word from "table"`),
        );
        const asTexts = got.map((each) => ({
          ...each,
          real: asText(each.real),
          maybe_real: each.maybe_real === null ? null : asText(each.maybe_real),
          run_real: asText(each.run_real),
        }));
        expect(asTexts).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('hands the bytes on while it writes, and needs no more memory for more rows', async () => {
    let total = 0;
    let largest = 0;
    const sink = {
      write: (bytes: Uint8Array) => {
        total += bytes.length;
        largest = Math.max(largest, bytes.length);
      },
      close: () => {},
    };
    const stream = new ParquetStream(sink, [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'double' },
    ]);
    const rows = 50_000;
    const seen: number[] = [];
    for (let batch = 0; batch < 40; batch++) {
      const values = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(i + batch));
      await stream.write([values, values], rows);
      seen.push(total);
    }
    await stream.close();
    expect(seen[0]).toBeGreaterThan(rows * 8);
    expect(seen[39]).toBeGreaterThan(39 * rows * 16);
    expect(largest).toBeLessThan(2 * rows * 16);
  });

  test('waits for a slow sink', async () => {
    const events: string[] = [];
    const slow = {
      write: async () => {
        events.push('asked');
        await new Promise((resolve) => setTimeout(resolve, 1));
        events.push('done');
      },
      close: async () => {
        events.push('closed');
      },
    };
    const stream = new ParquetStream(slow, [{ name: 'a', type: 'double' }]);
    for (let batch = 0; batch < 3; batch++) await stream.write([new Float64Array(1e5)], 1e5);
    await stream.close();
    expect(events).toEqual([
      ...Array.from({ length: 4 }, () => ['asked', 'done']).flat(),
      'closed',
    ]);
  });

  test('refuses a batch that does not fit its columns', async () => {
    const sink = { write: () => {}, close: () => {} };
    const stream = new ParquetStream(sink, [{ name: 'a', type: 'double' }]);
    await expect(stream.write([], 1)).rejects.toMatchObject({ kind: 'work', found: '0 entries' });
    await expect(stream.write([new Float64Array(2)], 3)).rejects.toThrow(/column a.*2 values/s);
    await expect(stream.write([constantColumn(0, 2)], 3)).rejects.toThrow(/2 values/);
    await expect(stream.write([Float64Array.of(1, Number.NaN)], 2)).rejects.toThrow(/row 1/);
    const whole = new ParquetStream(sink, [{ name: 'n', type: 'int64' }]);
    await expect(whole.write([Float64Array.of(0.5, 1)], 2)).rejects.toThrow(/whole number/);
  });

  test('notes the bounds of each row group where asked, so that a reader can skip it', async () => {
    const wanted = { nullable: true, bounds: true };
    const table = await bytesOf(async (sink) => {
      const stream = new ParquetStream(sink, [
        { name: 'small', type: 'int32', bounds: true },
        { name: 'instant', type: 'timestamp-ms', bounds: true },
        { name: 'real', type: 'double', ...wanted },
        { name: 'unbounded', type: 'double' },
      ]);
      const real = Float64Array.of(2.5, Number.NaN, -0.5);
      const instant = Float64Array.of(5e12, 4e12, 6e12);
      const runs = { values: Int32Array.of(7, -3), rows: Int32Array.of(1, 2), count: 2 };
      await stream.write([runs, instant, real, real.map(() => 1)], 3);
      await stream.write(
        [
          Int32Array.of(9),
          Float64Array.of(1),
          Float64Array.of(0),
          real.fill(1, 1, 2).subarray(1, 2),
        ],
        1,
      );
      await stream.close();
    });
    const noted = await withTables({ table }, (query) =>
      query(`select path_in_schema as name, row_group_id::int as id, stats_min_value as low,
        stats_max_value as high, stats_null_count::int as nulls from parquet_metadata('$folder/table.parquet')`),
    );
    expect(noted).toEqual([
      { name: 'small', id: 0, low: '-3', high: '7', nulls: 0 },
      {
        name: 'instant',
        id: 0,
        low: '2096-10-02 07:06:40+00',
        high: '2160-02-18 10:40:00+00',
        nulls: 0,
      },
      { name: 'real', id: 0, low: '-0.5', high: '2.5', nulls: 1 },
      { name: 'unbounded', id: 0, low: null, high: null, nulls: 0 },
      { name: 'small', id: 1, low: '9', high: '9', nulls: 0 },
      {
        name: 'instant',
        id: 1,
        low: '1970-01-01 00:00:00.001+00',
        high: '1970-01-01 00:00:00.001+00',
        nulls: 0,
      },
      { name: 'real', id: 1, low: '-0.0', high: '0.0', nulls: 0 },
      { name: 'unbounded', id: 1, low: null, high: null, nulls: 0 },
    ]);
  });

  test('keeps its footer entries', async () => {
    const bytes = await bytesOf(async (sink) => {
      const stream = new ParquetStream(sink, [{ name: 'a', type: 'double' }], { key: 'wörth' });
      await stream.close();
    });
    const table = await readColumns(memorySource('a.parquet', bytes), { a: 'double' });
    expect([...table.metadata]).toEqual([['key', 'wörth']]);
    expect(table.double('a')).toEqual(new Float64Array(0));
  });
});

/** Tells the two zeros and the infinities apart, which JSON does not. */
function asText(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
