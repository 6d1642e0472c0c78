import { describe, expect, it } from 'vitest';
import { errorOf, gzip } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';
import { LOG_CSV } from './samples.ts';

const jsonl = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const log = (header: string, ...rows: readonly string[]) => [header, ...rows].join('\n');

describe('request logs', () => {
  it('keeps each request, and computes the quantities from them', async () => {
    const result = await readOne(LOG_CSV);
    expectLawful(result);
    expect(result).toMatchObject({ tool: 'request-log', completed: 3, failed: 1 });
    expect(result.load).toEqual({ kind: 'requests', requests: result.requests });
    // The failed one was sent, too; it is in no latency.
    expect([...(result.requests?.arrivalS ?? [])]).toEqual([0, 0.5, 1, 1.5]);
    expect([...(result.requests?.sourceRow ?? [])]).toEqual([0, 3, 1, 2]);
    expect([...(result.outcomes?.isFailed ?? [])]).toEqual([0, 0, 0, 1]);
    expect([...(result.latencies?.ttftS ?? [])]).toEqual([0.1, 0.3, 0.2, Number.NaN]);
    // Its prompt is in the log, its answer is taken to be the mean of 11, 1 and 21 tokens.
    expect(result.requests?.promptTokens[3]).toBe(50);
    expect(result.requests?.outputTokens[3]).toBe(11);
    // 1.0 s over 10 gaps, 1.0 s over 20 gaps; one token has none.
    expect(result.latencies?.tpotS[0]).toBeCloseTo(0.1, 12);
    expect(result.latencies?.tpotS[2]).toBeNaN();
    expect(result.measured.tpotMeanS).toBeCloseTo(0.075, 12);
    expect(result.measured.ttftP50S).toBeCloseTo(0.2, 12);
    // The last end is at 0.5 + 1.3 s.
    expect(result.measured.makespanS).toBeCloseTo(1.8, 12);
    expect(result.measured.outputTokensPerS).toBeCloseTo(33 / 1.8, 9);
    expect(result.promptTokens).toBe(40);
  });

  it('reads the same from JSON lines, gzip, and instants instead of durations', async () => {
    const rows = [
      {
        timestamp_ms: 5000,
        input_tokens: 10,
        completion_tokens: 3,
        first_token_ms: 5100,
        end_ms: 5300,
      },
      {
        timestamp_ms: 5500,
        input_tokens: 10,
        completion_tokens: 3,
        first_token_ms: 5700,
        end_ms: 5900,
      },
    ];
    for (const content of [jsonl(...rows), await gzip(jsonl(...rows)), rows]) {
      const result = await readOne(content);
      expectLawful(result);
      expect(result.measured.ttftMeanS).toBeCloseTo(0.15, 9);
      expect(result.measured.tpotMeanS).toBeCloseTo(0.1, 9);
      expect(result.measured.makespanS).toBeCloseTo(0.9, 9);
    }
  });

  it('reads dates, with zones and fractions', async () => {
    const result = await readOne(
      log(
        'timestamp,prompt_tokens,output_tokens,finish_time,success',
        '2025-03-01T10:00:00.250Z,10,2,2025-03-01T10:00:01.250Z,true',
        '2025-03-01 11:00:01.5+01:00,10,2,2025-03-01 10:00:02.0,true',
      ),
    );
    expect([...(result.requests?.arrivalS ?? [])]).toEqual([0, 1.25]);
    expect([...(result.latencies?.e2eS ?? [])]).toEqual([1, 0.5]);
  });

  it('reads Parquet, Kavier’s own names among them', async () => {
    const result = await readOne(await parquet());
    expectLawful(result);
    expect(result).toMatchObject({ completed: 2, failed: 0, durationS: 2 });
    expect(result.measured).toMatchObject({ ttftMeanS: 0.5, tpotMeanS: 0.5 });
  });

  it('takes an error column and rows without times as failures', async () => {
    const header = 'arrival_s,prompt_tokens,output_tokens,ttft_s,latency,error';
    const result = await readOne(log(header, '1,10,5,0.1,9,', '2,10,0,0.1,9,503', '3,10,5,,9,'));
    expect(result).toMatchObject({ completed: 1, failed: 2 });
    expect(notesOf(result)).toContain('Column latency was not read');
    expect(notesOf(result)).toContain('there is no makespan');
    expect(result.measured).not.toHaveProperty('requestsPerS');
    const object = { arrival_s: 1, prompt_tokens: 1, output_tokens: 1, ttft_s: 1 };
    const failed = { ...object, error: { code: 499 } };
    expect(await readOne(jsonl(object, failed))).toMatchObject({ completed: 1, failed: 1 });
  });

  const HEADER = 'arrival_s,prompt_tokens,output_tokens,ttft_s,e2e_s';
  it.each([
    [log(HEADER), 'results: the log has no completed requests; found no rows'],
    [log(HEADER, '1,10,5,0.1,later'), 'results:2:12: e2e_s is not a time; found "later"'],
    [log(HEADER, '1,1.5,5,0.1,1'), 'results:2:3: prompt_tokens is not a count; found 1.5'],
    [log(HEADER, ',10,5,0.1,1'), 'results:2:1: arrival_s has no value'],
    [log(HEADER, '1,10,5,2,1'), 'results:2:10: the request ends before its first token'],
    [
      log('arrival_s,prompt_tokens,output_tokens,finish_s', '5,10,5,4'),
      'results:2:8: finish_s is before the arrival; found 1 s before it',
    ],
    [
      log('timestamp,prompt_tokens,output_tokens,ttft_s', '17,10,5,4'),
      'timestamp is not a date; found "17"; expected a date such as 2025-01-31T18:15:46.68Z. Name a ' +
        'column of numbers with its unit: timestamp_s or timestamp_ms',
    ],
  ])('refuses %#', async (content, message) => {
    expect((await errorOf(read(content))).message).toContain(message);
  });

  it('says what a table lacks, and asks for units', async () => {
    const format = 'request-log';
    const untimed = log('arrival_s,prompt_tokens,output_tokens,ttft', '1,2,3,4');
    expect((await errorOf(read(untimed, { format }))).message).toContain(
      'the log has no measured times; found columns arrival_s, prompt_tokens, output_tokens, ttft; ' +
        'expected ttft_s, e2e_s, first_token_s or finish_s, or the same in _ms. Name ttft with its unit',
    );
    const lengths = log('arrival_s,promt_tokens,output_tokens,ttft_s', '1,2,3,4');
    expect((await errorOf(read(lengths, { format }))).message).toContain(
      'missing column prompt_tokens',
    );
    expect((await errorOf(read(lengths))).message).toContain('It looks like request-log without');
  });
});

async function parquet(): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'arrival_s', data: new Float64Array([10, 11]), type: 'DOUBLE' },
        { name: 'prompt_tokens', data: new Int32Array([7, 8]), type: 'INT32' },
        { name: 'output_tokens', data: new Int32Array([2, 2]), type: 'INT32' },
        { name: 'first_token_s', data: new Float64Array([10.5, 11.5]), type: 'DOUBLE' },
        { name: 'finish_s', data: new Float64Array([11, 12]), type: 'DOUBLE' },
        { name: 'outcome', data: ['completed', 'completed'], type: 'STRING' },
      ],
    }),
  );
}
