import { RandomStream } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { sharedPrefixRequests } from '../../src/figures/shared-prefix-load.ts';
import type { MeasuredPoint } from '../../src/measured/point.ts';
import { readBlisVllmH100 } from '../../src/node/blis-vllm-h100.ts';
import { clientSummary, readLlmservingsimA6000 } from '../../src/node/llmservingsim-a6000.ts';
import { readLlmservingsimVllm } from '../../src/node/llmservingsim-vllm.ts';
import { parseTimedRequests, timedValues } from '../../src/node/timed-requests.ts';
import { excluded, HAS_NO_DATA, pointOf, SKIPPED, setFolder } from './shared-data.ts';

const requestsOf = ({ load }: MeasuredPoint) => {
  if (load.kind !== 'requests') throw new Error('the load has no requests');
  return load.requests;
};

describe.skipIf(HAS_NO_DATA)(`services under load ${SKIPPED}`, () => {
  test('fixed rates on H100: 15 stages, the three overloaded ones without values', async () => {
    const set = await readBlisVllmH100(setFolder('blis-vllm-h100'));
    expect(set.points).toHaveLength(15);
    expect(excluded(set, 'overloaded')).toBe(3);
    const saturated = set.points.filter(({ isSaturated }) => isSaturated);
    expect(saturated.map(({ measured }) => measured)).toEqual([{}, {}, {}]);
    const point = pointOf(set, 'llama-2-7b-tp1-codegen 5 rps');
    const requests = requestsOf(point);
    expect(requests.count).toBe(3000);
    expect(new Set(requests.outputTokens)).toEqual(new Set([247]));
    const mean = requests.promptTokens.reduce((sum, tokens) => sum + tokens, 0) / 3000;
    expect(mean).toBeCloseTo(591.63, 1);
    expect(point.measured.tpotMeanS).toBeCloseTo((1.8103224 - 0.0250366) / 246, 8);
    expect(point.measured.outputTokensPerS).toBeCloseTo(4.98684142 * 247, 4);
  });

  test('vLLM 0.19: every request timed, on two clocks', async () => {
    const set = await readLlmservingsimVllm(setFolder('llmservingsim-vllm'));
    expect(set.points).toHaveLength(2);
    const llama = pointOf(set, 'llama-3.1-8b');
    expect(requestsOf(llama).count).toBe(300);
    expect(llama.measured.ttftMeanS).toBeCloseTo(7.12, 2);
    expect(llama.measured.makespanS).toBeCloseTo(65.93, 2);
    expect(llama.isSaturated).toBe(true);
    const qwen = pointOf(set, 'qwen3-30b-a3b-instruct-2507');
    expect(qwen.setup).toMatchObject({ dataParallel: 2, expertParallel: 2, tensorParallel: 1 });
    expect(qwen.measured.ttftMeanS).toBeCloseTo(1.113, 3);
  });

  test('pulses on an A6000: the client’s summary and two KV caches', async () => {
    const set = await readLlmservingsimA6000(setFolder('llmservingsim-a6000'));
    const pulses = pointOf(set, 'prefix-single pulses of 50');
    expect(pulses.measured).toMatchObject({ ttftMeanS: 0.11044, tpotMeanS: 0.03315 });
    expect(pulses.setup).toMatchObject({ maxSequences: 128, kvTokens: 221_504, eager: true });
    expect(requestsOf(pulses).promptTokens.reduce((sum, n) => sum + n, 0)).toBe(82_645);
    expect(pointOf(set, 'prefix-single kv cache').measured).toEqual({ kvTokens: 221_504 });
    const power = pointOf(set, 'power-tp1 kv cache');
    expect(power.measured).toEqual({ kvTokens: 216_720 });
    expect(power.setup).toMatchObject({ prefixCaching: false, maxContextTokens: 131_072 });
    const { load, powerLog, metering } = pointOf(set, 'power-tp1 whole run');
    expect(powerLog?.watts).toHaveLength(powerLog?.serverWatts.length ?? 0);
    expect(excluded(set, 'no reading')).toBe(1);
    // Pulses come 60 seconds apart; the accelerator rises with the first.
    const { arrivalS } = requestsOf({ load } as MeasuredPoint);
    expect(arrivalS[29] - arrivalS[0]).toBe(120);
    expect(powerLog?.watts[arrivalS[0] - 2]).toBeLessThan(40);
    expect(powerLog?.watts[arrivalS[0] + 4]).toBeGreaterThan(290);
    const parts = ['first pulse', 'second and third pulse'].map(
      (stretch) => pointOf(set, `power-tp1 ${stretch}`).metering?.spanS,
    );
    const [first, others] = parts as [number, number][];
    expect(first[1]).toBe(others[0]);
    expect(metering?.spanS).toEqual([0, others[1]]);
    expect(metering?.server).toMatchObject({ accelerators: 1 });
  });
});

describe('requests of inference-perf', () => {
  const load = {
    rateRps: 2,
    durationS: 10,
    promptPool: [40, 41, 42, 43],
    groups: 2,
    systemPromptTokens: 20,
    outputTokens: 5,
  };
  const make = () => sharedPrefixRequests(load, RandomStream.named(0, 'test'));

  test('fill the duration and go round the pool', () => {
    const { count, arrivalS, promptTokens } = make();
    expect(count).toBe(20);
    expect(arrivalS[19]).toBe(10);
    expect(promptTokens.slice(0, 4).sort()).toEqual(Int32Array.of(40, 41, 42, 43));
    for (let i = 4; i < count; i++) expect(promptTokens[i]).toBe(promptTokens[i - 4]);
    expect(make()).toEqual(make());
  });

  test('share the whole blocks of a group’s system prompt, and all blocks of a repeated prompt', () => {
    const { promptBlocks } = make();
    if (promptBlocks === undefined) throw new Error('no blocks');
    const { ids, offsets, distinctCount } = promptBlocks;
    // Two shared blocks, and two of its own for each of four prompts.
    expect(distinctCount).toBe(2 + 4 * 2);
    const list = (i: number) => [...ids.subarray(offsets[i], offsets[i + 1])];
    expect(list(0)).toEqual(list(4));
    expect(new Set([0, 1, 2, 3].map((i) => list(i)[0])).size).toBe(2);
  });
});

describe('timed requests', () => {
  test('have times on the client’s clock', () => {
    const line = (arrival: number, queued: number, first: number, last: number) =>
      JSON.stringify({
        input_toks: 4,
        output_toks: 3,
        arrival_time: arrival,
        queued_ts: queued,
        first_token_ts: first,
        last_token_ts: last,
      });
    // The second request reached the engine at once, so the clocks are 900 s apart.
    const text = `${line(1000, 100.5, 101, 103)}\n${line(1001, 101, 102, 103)}\n`;
    const values = timedValues(parseTimedRequests('requests.jsonl', text));
    expect(values).toMatchObject({ ttftMeanS: 1, tpotMeanS: 0.75, e2eMeanS: 2.5, makespanS: 3 });
    expect(values.outputTokensPerS).toBe(2);
  });

  test('say file and line of what is missing', () => {
    expect(() => parseTimedRequests('requests.jsonl', '\n{"input_toks": "4"}\n')).toThrow(
      'requests.jsonl:2: input_toks cannot be read; found "4"; expected a finite number',
    );
    expect(() => clientSummary('client.log', 'Mean TTFT (ms): 3\n')).toThrow(
      'client.log: Median TTFT (ms) is missing',
    );
  });
});
