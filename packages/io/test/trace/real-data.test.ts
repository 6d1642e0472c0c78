import { readdir } from 'node:fs/promises';
import { idealReuse } from '@kavier/core';
import { describe, expect, it } from 'vitest';
import { HAS_NO_DATA, PUBLIC_DATA, SKIPPED } from '../../../../test/public-data.ts';
import { openSource } from '../../src/node/open-source.ts';
import { type ReadTraceOptions, readTrace } from '../../src/trace/read-trace.ts';
import { readClientPool } from '../../src/trace/servegen.ts';
import { expectLawful } from './help.ts';

const DATA = `${PUBLIC_DATA}/`;
const present = !HAS_NO_DATA;
const why = present ? '' : ` ${SKIPPED}`;

async function read(path: string, options?: ReadTraceOptions) {
  const workload = await readTrace(await openSource(DATA + path), options);
  expect(workload.requests.arrivalS.every(Number.isFinite)).toBe(true);
  return workload;
}

describe.skipIf(!present)(`published traces${why}`, () => {
  it('azure 2023: 19,366 requests over 3,501.7 s, to the last digit of the file', async () => {
    const { requests, card } = await read('traces/azure-2023/AzureLLMInferenceTrace_conv.csv');
    expect(card).toMatchObject({ format: 'azure', rows: 19_366, requests: 19_366, leftOut: [] });
    // The second row is 18:15:50.9951690, and the first one 18:15:46.6805900.
    expect(requests.arrivalS[1]).toBe(4.314579);
    expect(requests.arrivalS[19_365]).toBe(3501.721937);
    expect([requests.promptTokens[0], requests.outputTokens[0]]).toEqual([374, 44]);
  });

  it('mooncake: 12,031 requests, 182,790 blocks, ideal reuse 0.3664 by blocks, 0.3736 by tokens', async () => {
    const { requests, card } = await read('traces/mooncake-fast25/conversation_trace.jsonl');
    expect(card).toMatchObject({ format: 'mooncake', requests: 12_031, leftOut: [], repaired: [] });
    expect(requests.promptBlocks?.distinctCount).toBe(182_790);
    const reuse = idealReuse(requests);
    expect(reuse.blockHitRatio).toBeCloseTo(0.3664, 4);
    expect(reuse.tokenHitRatio).toBeCloseTo(0.3736, 4);
  });

  it('mooncake cut into 16-token blocks keeps what is shared', async () => {
    const path = 'traces/mooncake-fast25/conversation_trace.jsonl';
    const fine = idealReuse((await read(path, { blockTokens: 16 })).requests);
    const coarse = idealReuse((await read(path)).requests);
    expect(fine.tokenHitRatio).toBeCloseTo(coarse.tokenHitRatio, 3);
  });

  it("llmservingsim: the live engine's counter, 21,264 reusable of 82,645 tokens", async () => {
    const path = 'measurements/llmservingsim-a6000/sharegpt_pulse_req50_n6_delay15_pc.jsonl.gz';
    const { requests, card } = await read(path, { blockTokens: 16 });
    expect(card).toMatchObject({ format: 'llmservingsim', requests: 300, repaired: [] });
    const reuse = idealReuse(requests);
    const promptTokens = requests.promptTokens.reduce((sum, tokens) => sum + tokens, 0);
    expect([promptTokens, reuse.reusableTokens]).toEqual([82_645, 21_264]);
  });

  it.each([
    ['example_trace.jsonl', 10],
    ['sharegpt-llama-3.1-8b-300-sps10.jsonl.gz', 300],
    ['sharegpt-qwen3-30b-a3b-300-sps10.jsonl.gz', 300],
  ])('llmservingsim workload %s: %i requests', async (file, count) => {
    const workload = await read(`traces/llmservingsim-workloads/${file}`);
    expect(workload.card).toMatchObject({ format: 'llmservingsim', requests: count, repaired: [] });
    expectLawful(workload);
  });

  it('servegen: a pool of 73 clients with 10,512 windows, and an hour of it', async () => {
    const folder = await openSource(`${DATA}traces/servegen/reason-deepseek-r1`);
    if (folder.kind !== 'folder') throw new Error('expected a folder');
    const { clients } = await readClientPool(folder);
    expect(clients).toHaveLength(73);
    expect(clients.reduce((sum, { rateWindows }) => sum + rateWindows.length, 0)).toBe(10_512);
    const options = { fromS: 36_000, toS: 36_600, seed: 1 };
    const { requests, card } = await readTrace(folder, options);
    const mean = clients
      .flatMap(({ rateWindows }) => rateWindows)
      .filter(({ startS }) => startS === 36_000)
      .reduce((sum, { rateRps, durationS }) => sum + rateRps * durationS, 0);
    expect(requests.count / mean).toBeGreaterThan(0.8);
    expect(requests.count / mean).toBeLessThan(1.2);
    expect(card.format).toBe('servegen');
    expect(card.notes[0]).toContain('Generated from 73 clients');
  });

  it.each([
    ['mlperf-lengths/llama2-70b-99.csv', 24_576],
    ['mlperf-lengths/llama3-1-8b-datacenter.csv', 13_368],
    ['mlperf-lengths/sharegpt-vicuna.csv', 81_494],
    ['vidur-lengths/arxiv_summarization_stats_llama2_tokenizer_filtered_v2.csv', 28_257],
  ])('lengths %s: %i rows', async (file, rows) => {
    const { requests, card } = await read(`traces/${file}`);
    expect(card).toMatchObject({ format: 'lengths', rows, requests: rows });
    expect(requests.arrivalS.every((time) => time === 0)).toBe(true);
  });

  it('kavier: both inputs of the published capsule', async () => {
    const folder = 'measurements/kavier-capsule/experiment1/input';
    expect(await readdir(DATA + folder)).toHaveLength(2);
    const decode = await read(`${folder}/input_decode_accuracy.csv`);
    expect(Array.from(decode.requests.outputTokens.subarray(0, 3))).toEqual([11, 25, 53]);
    expect(decode.requests.promptTokens.every((tokens) => tokens === 7)).toBe(true);
    const prefill = await read(`${folder}/input_prefill_accuracy.csv`);
    expect(Array.from(prefill.requests.promptTokens.subarray(0, 3))).toEqual([64, 128, 256]);
    expect(prefill.card).toMatchObject({ format: 'kavier', requests: 9 });
  });
});
