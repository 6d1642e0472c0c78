import { describe, expect, test } from 'vitest';
import { writeRequests } from '../../src/output/requests-file.ts';
import { SCHEMA_OF, withTables } from './duckdb.ts';
import { bytesOf, mixedRun, sampleTable, simulate } from './sample-run.ts';

describe('requests.parquet', () => {
  test('has a row per request, with null where something never happened', async () => {
    const { table, run } = mixedRun();
    const requests = await bytesOf((sink) => writeRequests(sink, table, run.requests));
    const rows = await withTables({ requests }, (query) => query('from requests'));
    const never = { start_s: null, first_token_s: null, replica: null };
    const tokens = { prefill_s: 0, decode_s: 0, cached_tokens: 0 };
    const undefinedLatency = { ttft_s: null, tpot_s: null, e2e_s: null };
    expect(rows).toEqual([
      {
        request: 0,
        source_row: 9,
        session: 0,
        turn: 0,
        class: 'code — naïve',
        arrival_s: 0,
        start_s: 0.5,
        first_token_s: 1,
        finish_s: 3,
        prompt_tokens: 100,
        output_tokens: 5,
        cached_tokens: 64,
        prefill_s: 0.5,
        decode_s: 2,
        ttft_s: 1,
        tpot_s: 0.5,
        e2e_s: 3,
        replica: 1,
        outcome: 'completed',
      },
      {
        request: 1,
        source_row: 3,
        session: null,
        turn: null,
        class: 'chat',
        arrival_s: 1,
        finish_s: 1,
        prompt_tokens: 200,
        output_tokens: 6,
        ...never,
        ...tokens,
        ...undefinedLatency,
        outcome: 'rejected',
      },
      {
        request: 2,
        source_row: 4,
        session: 0,
        turn: 1,
        class: 'code — naïve',
        arrival_s: 2,
        finish_s: null,
        prompt_tokens: 300,
        output_tokens: 7,
        ...never,
        ...tokens,
        ...undefinedLatency,
        outcome: 'unfinished',
      },
      {
        request: 3,
        source_row: 7,
        session: null,
        turn: null,
        class: 'chat',
        arrival_s: 3,
        start_s: 3,
        first_token_s: 3.25,
        finish_s: 3.25,
        prompt_tokens: 400,
        output_tokens: 1,
        cached_tokens: 0,
        prefill_s: 0.25,
        decode_s: 0,
        ttft_s: 0.25,
        tpot_s: null,
        e2e_s: 0.25,
        replica: 0,
        outcome: 'completed',
      },
    ]);
  });

  test('declares its types, and only the columns that the workload has', async () => {
    const table = sampleTable(3);
    const requests = await bytesOf((sink) => writeRequests(sink, table, simulate(table).requests));
    const schema = await withTables({ requests }, (query) => query(SCHEMA_OF('requests')));
    expect(schema.map(({ column_text }) => column_text)).toEqual([
      'request INT32 required',
      'arrival_s DOUBLE required',
      'start_s DOUBLE optional',
      'first_token_s DOUBLE optional',
      'finish_s DOUBLE optional',
      'prompt_tokens INT32 required',
      'output_tokens INT32 required',
      'cached_tokens INT32 required',
      'prefill_s DOUBLE required',
      'decode_s DOUBLE required',
      'ttft_s DOUBLE optional',
      'tpot_s DOUBLE optional',
      'e2e_s DOUBLE optional',
      'replica INT32 optional',
      'outcome BYTE_ARRAY StringType() required',
      'flops DOUBLE required',
      'kv_bytes DOUBLE required',
      'weight_bytes DOUBLE required',
      'share_s DOUBLE required',
    ]);
  });

  test('keeps every number over several row groups, and is the same bytes for the same run', async () => {
    const table = sampleTable(130_000);
    const run = simulate(table);
    const requests = await bytesOf((sink) => writeRequests(sink, table, run.requests));
    const again = await bytesOf((sink) => writeRequests(sink, table, simulate(table).requests));
    expect(Buffer.from(requests).equals(again)).toBe(true);
    const [row] = await withTables({ requests }, (query) =>
      query(`select count(*)::int as count, max(request) as last, sum(prompt_tokens)::double as prompt,
        count(distinct request)::int as distinct_count, bool_and(finish_s >= start_s) as causal,
        (select count(distinct row_group_id)::int from parquet_metadata('$folder/requests.parquet')) as groups
        from requests`),
    );
    const prompt = table.promptTokens.reduce((sum, tokens) => sum + tokens, 0);
    expect(row).toEqual({
      count: 130_000,
      last: 129_999,
      prompt,
      distinct_count: 130_000,
      causal: true,
      groups: 2,
    });
  });

  test('of no requests is a table of no rows', async () => {
    const table = sampleTable(0);
    const requests = await bytesOf((sink) => writeRequests(sink, table, simulate(table).requests));
    const rows = await withTables({ requests }, (query) =>
      query('select count(*)::int n from requests'),
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});
