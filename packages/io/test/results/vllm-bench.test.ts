import { describe, expect, it } from 'vitest';
import { errorOf } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';
import { VLLM, VLLM_DETAILED } from './samples.ts';

describe('vllm bench serve', () => {
  it('reads seconds from milliseconds, and the load', async () => {
    const result = await readOne(VLLM);
    expectLawful(result);
    expect(result).toMatchObject({
      tool: 'vllm-bench',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      load: { kind: 'closed-loop', concurrency: 16 },
      promptTokens: 512,
      outputTokens: 128,
      completed: 100,
      failed: 0,
      durationS: 40,
    });
    expect(result.measured.ttftMeanS).toBeCloseTo(0.12, 12);
    expect(result.measured.tpotP50S).toBeCloseTo(0.0195, 12);
    expect(result.measured.e2eP99S).toBeCloseTo(3.7, 12);
    expect(result.measured.itlP50S).toBeCloseTo(0.018, 12);
    expect(result.measured).toMatchObject({
      makespanS: 40,
      outputTokensPerS: 320,
      totalTokensPerS: 1600,
      requestsPerS: 2.5,
    });
  });

  it('reads several results appended to one file', async () => {
    const lines = `${JSON.stringify(VLLM)}\n${JSON.stringify({ ...VLLM, max_concurrency: 32 })}\n`;
    const results = await read(lines);
    expect(results.map(({ load }) => load)).toEqual([
      { kind: 'closed-loop', concurrency: 16 },
      { kind: 'closed-loop', concurrency: 32 },
    ]);
  });

  it('replays the requests of a detailed result, failed ones among them', async () => {
    const result = await readOne(VLLM_DETAILED);
    expectLawful(result);
    expect(result.load).toEqual({ kind: 'open-loop', rateRps: 2, burstiness: 0.5 });
    expect(result.failed).toBe(1);
    const arrivals = [...(result.requests?.arrivalS ?? [])].map((timeS) =>
      Number(timeS.toFixed(9)),
    );
    expect(arrivals).toEqual([0, 0.2, 0.5]);
    expect([...(result.requests?.promptTokens ?? [])]).toEqual([20, 15, 10]);
    // The failed one has no answer: the mean is taken.
    expect([...(result.requests?.outputTokens ?? [])]).toEqual([5, 4, 3]);
    expect([...(result.requests?.sourceRow ?? [])]).toEqual([2, 1, 0]);
    // E2E is in no summary unless asked for; TTFT plus the gaps gives it: 0.6 s and 0.2 s.
    expect(result.latencies?.e2eS[0]).toBeCloseTo(0.6, 12);
    expect(result.measured.e2eMeanS).toBeCloseTo(0.4, 12);
    expect(result.measured.makespanS).toBeCloseTo(0.7, 12);
    // Everything follows from the requests, over one span: 8 tokens in 0.7 s, not in the 2 s of the tool.
    expect(result.measured.ttftMeanS).toBeCloseTo(0.15, 12);
    expect(result.measured.outputTokensPerS).toBeCloseTo(8 / 0.7, 9);
    expect(notesOf(result)).toContain('Makespan and rates are over 0.700 s');
    expect(notesOf(result)).toContain('1 of 3 requests failed');
    expect(notesOf(result)).toContain('TTFT plus its gaps');
  });

  it('leaves ITL out where chunks are not tokens', async () => {
    const detailed = await readOne({ ...VLLM_DETAILED, itls: [[0.1], [], [0.2, 0.2]] });
    expect(detailed.measured.itlP50S).toBeUndefined();
    expect(notesOf(detailed)).toContain('3 gaps between chunks of the stream for 6 gaps');
    const speculative = await readOne({ ...VLLM, spec_decode_acceptance_length: 2.4 });
    expect(speculative.measured.itlP50S).toBeUndefined();
    expect(speculative.measured.tpotMeanS).toBeCloseTo(0.02, 12);
  });

  it('tells every kind of load', async () => {
    const loadOf = async (fields: object) => (await readOne({ ...VLLM, ...fields })).load;
    expect(await loadOf({ request_rate: 3 })).toEqual({
      kind: 'open-loop',
      rateRps: 3,
      burstiness: 1,
    });
    const atOnce = await loadOf({ max_concurrency: null });
    expect(atOnce).toMatchObject({ kind: 'requests', requests: { count: 100 } });
    const ramped = { request_rate: 'inf', ramp_up_strategy: 'linear', ramp_up_start_rps: 1 };
    expect(await loadOf(ramped)).toEqual({ kind: 'open-loop', rateRps: 2.5 });
    // 100 requests in 40 s cannot have been sent at 1/s.
    const hurried = await loadOf({ request_rate: 1 });
    expect(hurried).toMatchObject({ kind: 'open-loop', rateRps: 99 / 40 });
    // Python writes infinity bare.
    const text = JSON.stringify({ ...VLLM, request_rate: 2, burstiness: 7 });
    const constant = await readOne(text.replace('"burstiness":7', '"burstiness":Infinity'));
    expect(constant.load).toMatchObject({ burstiness: Number.POSITIVE_INFINITY });
    expect(notesOf(constant)).toContain('At most 16 requests were in flight');
  });

  it('knows results that were not streamed, and those without any success', async () => {
    const plain = await readOne({ ...VLLM, mean_ttft_ms: 0, median_ttft_ms: 0, p99_ttft_ms: 0 });
    expect(plain.measured).not.toHaveProperty('ttftMeanS');
    expect(plain.measured).not.toHaveProperty('tpotMeanS');
    expect(plain.measured.e2eMeanS).toBeCloseTo(2.66, 12);
    const zero = { completed: 0, failed: 100, total_input_tokens: 0, total_output_tokens: 0 };
    const nothing = await readOne({ ...VLLM, ...zero });
    expectLawful(nothing);
    expect(nothing.measured).toEqual({});
  });

  it('reads the results of SGLang, which name E2E otherwise', async () => {
    const { mean_e2el_ms, median_e2el_ms, p99_e2el_ms, ...rest } = VLLM;
    const result = await readOne({
      ...rest,
      mean_e2e_latency_ms: mean_e2el_ms,
      median_e2e_latency_ms: median_e2el_ms,
      p99_e2e_latency_ms: p99_e2el_ms,
    });
    expect(result.tool).toBe('sglang-bench');
    expect(result.measured.e2eP50S).toBeCloseTo(2.6, 12);
  });

  it.each([
    [{ request_rate: undefined, reqest_rate: 4 }, 'results: request_rate is missing'],
    [{ request_rate: 'fast' }, 'results: request_rate is not a time; found "fast"'],
    [{ completed: 2.5 }, 'results: completed is not a count; found 2.5'],
    [{ mean_ttft_ms: -3 }, 'results: mean_ttft_ms is not a time; found -3'],
    [{ total_input_sequences: 4 }, 'results: total_input_sequences is of no use here'],
  ])('refuses %j', async (fields, message) => {
    const error = await errorOf(read({ ...VLLM, ...fields }));
    expect(error.message).toContain(message);
  });

  it('refuses details that do not fit together', async () => {
    const short = await errorOf(read({ ...VLLM_DETAILED, ttfts: [0.1, 0.2] }));
    expect(short.message).toContain(
      'ttfts is not as long as input_lens; found 2 values; expected 3 values',
    );
    const gaps = await errorOf(read({ ...VLLM_DETAILED, itls: [[0.1], 'x', []] }));
    expect(gaps.message).toContain('itls[1] is not a list of times; found "x"');
  });

  it('says which line of several is wrong', async () => {
    const good = JSON.stringify(VLLM);
    const cut = await errorOf(read(`${good}\n${good.slice(0, 40)}\n`));
    expect(cut.where).toMatch(/^results:2:/);
    expect(cut.message).toContain('the line is not JSON');
    const wrong = await errorOf(read(`${good}\n\n${JSON.stringify({ ...VLLM, duration: 'x' })}`));
    expect(wrong.message).toContain('results:3: duration is not a time; found "x"');
  });
});
