import { readFile } from 'node:fs/promises';
import type { RequestTable, TraceCard, Workload } from '@kavier/core';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { memorySink } from '../../src/output/byte-sink.ts';
import { memorySource } from '../../src/source/memory-source.ts';
import { parquetMetadata } from '../../src/trace/parquet-table.ts';
import { readTrace, recognizeTrace } from '../../src/trace/read-trace.ts';
import { writeTrace } from '../../src/trace/write-trace.ts';
import { withTables } from '../output/duckdb.ts';
import { blocksOf, errorOf, readText } from './help.ts';
import { SAMPLES } from './samples.ts';

async function written(workload: Workload): Promise<Uint8Array> {
  const sink = memorySink();
  await writeTrace(workload, sink);
  return sink.bytes();
}

interface Draft {
  readonly rows: readonly {
    readonly gapS: number;
    readonly promptTokens: number;
    readonly outputTokens: number;
    readonly session: number;
    readonly follows: boolean;
    readonly thinkS: number;
    readonly patienceS: number;
    readonly className: number;
  }[];
  readonly blockTokens: number;
  readonly has: Readonly<
    Record<
      'sessions' | 'closed' | 'patience' | 'classes' | 'prompts' | 'outputs' | 'source',
      boolean
    >
  >;
}

const flag = fc.boolean();
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const draft: fc.Arbitrary<Draft> = fc.record({
  rows: fc.array(
    fc.record({
      gapS: seconds,
      promptTokens: fc.oneof(fc.nat(100), fc.nat(2000)),
      outputTokens: fc.nat(100),
      session: fc.integer({ min: -1, max: 4 }),
      follows: flag,
      thinkS: seconds,
      patienceS: fc.oneof(
        fc.constant(Number.POSITIVE_INFINITY),
        seconds.map((s) => s + 1),
      ),
      className: fc.nat(2),
    }),
    { minLength: 1, maxLength: 30 },
  ),
  blockTokens: fc.integer({ min: 1, max: 64 }),
  has: fc.record({
    sessions: flag,
    closed: flag,
    patience: flag,
    classes: flag,
    prompts: flag,
    outputs: flag,
    source: flag,
  }),
});

const card: TraceCard = {
  source: 'somewhere/trace.jsonl',
  format: 'mooncake',
  rows: 40,
  requests: 40,
  leftOut: [{ reason: 'é "quoted"', count: 2 }],
  repaired: [],
  notes: ['One.', 'Two.'],
};

function workloadOf({ rows, blockTokens, has }: Draft): Workload {
  const count = rows.length;
  let timeS = 0;
  const arrivalS = Float64Array.from(rows, ({ gapS }) => (timeS += gapS));
  const lists = (lengths: readonly number[]) => {
    const offsets = new Int32Array(count + 1);
    lengths.forEach((length, i) => {
      offsets[i + 1] = offsets[i] + length;
    });
    const ids = Int32Array.from({ length: offsets[count] }, (_, i) => (i * 7) % 1000);
    return { blockTokens, offsets, ids, distinctCount: 1000 };
  };
  const requests: RequestTable = {
    count,
    arrivalS,
    promptTokens: Int32Array.from(rows, (row) => row.promptTokens),
    outputTokens: Int32Array.from(rows, (row) => row.outputTokens),
    session: has.sessions ? Int32Array.from(rows, (row) => row.session) : undefined,
    turn: has.sessions ? Int32Array.from(rows, (_, i) => i % 3) : undefined,
    afterRequest: has.closed
      ? Int32Array.from(rows, ({ follows }, i) => (follows ? i - 1 : -1))
      : undefined,
    thinkTimeS: has.closed ? Float64Array.from(rows, ({ thinkS }) => thinkS) : undefined,
    patienceS: has.patience ? Float64Array.from(rows, ({ patienceS }) => patienceS) : undefined,
    requestClass: has.classes ? Int32Array.from(rows, ({ className }) => className) : undefined,
    classNames: has.classes ? ['zwei', 'eins', 'drei, "3"'] : undefined,
    promptBlocks: has.prompts
      ? lists(rows.map((row) => Math.ceil(row.promptTokens / blockTokens)))
      : undefined,
    outputBlocks: has.outputs
      ? lists(
          rows.map(
            (row) =>
              Math.floor((row.promptTokens + row.outputTokens) / blockTokens) -
              Math.floor(row.promptTokens / blockTokens),
          ),
        )
      : undefined,
    sourceRow: has.source ? Int32Array.from(rows, (_, i) => i * 2) : undefined,
  };
  return { requests, card };
}

describe("Kavier's own Parquet", () => {
  it('gives back any workload unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(draft.map(workloadOf), async (workload) => {
        const bytes = await written(workload);
        expect(await readText(bytes)).toEqual(workload);
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.entries(SAMPLES))('gives back the %s sample unchanged', async (_, text) => {
    const workload = await readText(text);
    expect(await readText(await written(workload))).toEqual(workload);
  });

  it('says the same to DuckDB: values, nulls, lists and names', async () => {
    const bytes = await written(await readText(SAMPLES.bailian));
    const rows = await withTables({ trace: bytes }, (query) => query('select * from trace'));
    expect(rows).toHaveLength(3);
    expect(rows[2]).toEqual({
      arrival_s: 9.25,
      prompt_tokens: 90,
      output_tokens: 10,
      session: 0,
      turn: 1,
      class: 'text',
      prompt_blocks: expect.arrayContaining([0, 1]),
      output_blocks: [expect.any(Number)],
    });
    const closed = await written(await readText(SAMPLES.llmservingsim));
    const waits = await withTables({ trace: closed }, (query) =>
      query('select session, after_request, think_time_s from trace'),
    );
    expect(waits).toEqual([
      { session: null, after_request: null, think_time_s: 0 },
      { session: 0, after_request: null, think_time_s: 0 },
      { session: 0, after_request: 1, think_time_s: 0.5 },
    ]);
  });

  it('reads what DuckDB writes, zstd and all', async () => {
    const bytes = await written(await readText(SAMPLES.bailian));
    const copy = await withTables({ trace: bytes }, async (query) => {
      const [{ file }] = await query("select '$folder/copy.parquet' as file");
      await query("copy (from trace) to '$folder/copy.parquet' (format parquet, compression zstd)");
      return new Uint8Array(await readFile(String(file)));
    });
    const { requests } = await readText(copy, { traceBlockTokens: 16 });
    const { requests: original } = await readText(SAMPLES.bailian);
    expect([...requests.promptTokens]).toEqual([...original.promptTokens]);
    expect(requests.promptBlocks?.distinctCount).toBeLessThanOrEqual(
      original.promptBlocks?.distinctCount ?? 0,
    );
    expect(blocksOf(requests, 'promptBlocks', 2)?.slice(0, 2)).toEqual(
      blocksOf(requests, 'promptBlocks', 0)?.slice(0, 2),
    );
  });

  it('gives the same bytes for the same workload', async () => {
    const workload = await readText(SAMPLES.bailian);
    expect(await written(workload)).toEqual(await written(workload));
  });

  it('keeps row groups small when prompts have many blocks', async () => {
    const text = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        timestamp: i,
        input_length: 512 * 64,
        output_length: 1,
        hash_ids: Array.from({ length: 64 }, (__, block) => block + i * 10),
      }),
    ).join('\n');
    const workload = await readText(text, { blockTokens: 1 });
    const ids = workload.requests.promptBlocks?.ids ?? new Int32Array(0);
    expect(ids.length).toBeGreaterThan(1 << 20);
    const bytes = await written(workload);
    const { row_groups } = await parquetMetadata(memorySource('trace', bytes));
    expect(row_groups).toHaveLength(2);
    const back = (await readText(bytes)).requests.promptBlocks?.ids;
    expect(back?.length === ids.length && back.every((id, i) => id === ids[i])).toBe(true);
  });

  it('reads such columns from other writers, and interns their block ids', async () => {
    const lists = [
      [70_000_000_000, 5],
      [70_000_000_000, 6, 7],
    ];
    const bytes = parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 4 },
        { name: 'arrival_s', type: 'DOUBLE', repetition_type: 'REQUIRED' },
        { name: 'prompt_tokens', type: 'INT64', repetition_type: 'REQUIRED' },
        { name: 'output_tokens', type: 'INT32', repetition_type: 'REQUIRED' },
        {
          name: 'prompt_blocks',
          repetition_type: 'REQUIRED',
          num_children: 1,
          converted_type: 'LIST',
        },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'INT64', repetition_type: 'REQUIRED' },
      ],
      columnData: [
        { name: 'arrival_s', data: Float64Array.of(2, 1) },
        { name: 'prompt_tokens', data: BigInt64Array.of(20n, 40n) },
        { name: 'output_tokens', data: Int32Array.of(1, 2) },
        { name: 'prompt_blocks', data: lists.map((ids) => ids.map(BigInt)) },
      ],
    });
    const source = memorySource('other.parquet', new Uint8Array(bytes));
    expect((await recognizeTrace(source)).name).toBe('kavier-parquet');
    const { requests, card } = await readTrace(source);
    expect([...requests.arrivalS]).toEqual([1, 2]);
    const [later, first] = [
      blocksOf(requests, 'promptBlocks', 1),
      blocksOf(requests, 'promptBlocks', 0),
    ];
    expect(later?.[0]).toBe(first?.[0]);
    expect(requests.promptBlocks?.distinctCount).toBe(4);
    expect(card.repaired).toEqual([{ reason: 'moved into order of arrival', count: 2 }]);
  });

  it('refuses a footer of a later layout', async () => {
    const bytes = await written(await readText(SAMPLES.lengths));
    const text = new TextDecoder('latin1').decode(bytes).replace('"version":1', '"version":9');
    const later = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const error = await errorOf(readText(later));
    expect([error.found, error.expected]).toEqual(['layout 9', 'layout 1']);
  });
});

describe('kavier Parquet', () => {
  const columns = (name: string) => [
    { name: 'num_input_tokens', data: Int32Array.of(3, 4), type: 'INT32' as const },
    { name: 'num_output_tokens', data: BigInt64Array.of(1n, 2n), type: 'INT64' as const },
    { name, data: ['a', 'a'], type: 'STRING' as const },
  ];

  it('reads counts, sessions and token ids as JSON text', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        ...columns('session_id'),
        { name: 'input_tokens', data: ['[1, 2, 3]', '[1, 2, 3, 4]'], type: 'STRING' },
      ],
    });
    const { requests, card } = await readText(new Uint8Array(bytes), { blockTokens: 3 });
    expect(card).toMatchObject({ format: 'kavier', rows: 2 });
    expect([...(requests.session ?? [])]).toEqual([0, 0]);
    expect(blocksOf(requests, 'promptBlocks', 1)?.[0]).toBe(
      blocksOf(requests, 'promptBlocks', 0)?.[0],
    );
  });

  it('refuses a count beyond 2^53 without rounding it', async () => {
    const [prompt, output] = columns('x');
    const data = BigInt64Array.of(1n, 9007199254740993n);
    const bytes = parquetWriteBuffer({ columnData: [prompt, { ...output, data }] });
    const error = await errorOf(readText(new Uint8Array(bytes)));
    expect(error.message).toContain(
      'trace:row 2: num_output_tokens is not a count; found 9007199254740993',
    );
  });
});
