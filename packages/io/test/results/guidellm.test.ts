import { describe, expect, it } from 'vitest';
import { errorOf } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';
import { GUIDELLM, GUIDELLM_BENCHMARK } from './samples.ts';

const { metrics, config } = GUIDELLM_BENCHMARK;
const report = (benchmark: object) => ({
  ...GUIDELLM,
  benchmarks: [{ ...GUIDELLM_BENCHMARK, ...benchmark }],
});
const withStrategy = (strategy: object) => report({ config: { ...config, strategy } });

/** 5 tokens, of which the first took 1 s and the others 0.1 s each. */
const request = (startS: number) => ({
  request_start_time: startS,
  prompt_tokens: 30,
  output_tokens: 5,
  time_to_first_token_ms: 1000,
  inter_token_latency_ms: 100,
  time_per_output_token_ms: 280,
  request_latency: 1.4,
});

describe('GuideLLM', () => {
  it('takes its ITL as TPOT, and never its TPOT', async () => {
    const result = await readOne(GUIDELLM);
    expectLawful(result);
    expect(result).toMatchObject({
      tool: 'guidellm',
      toolVersion: '0.6.0',
      model: 'Qwen/Qwen3-8B',
      load: { kind: 'closed-loop', concurrency: 8 },
      promptTokens: 512,
      outputTokens: 200,
      completed: 50,
      failed: 2,
      durationS: 60,
    });
    expect(result.measured.tpotMeanS).toBeCloseTo(0.024, 12);
    expect(result.measured.tpotP99S).toBeCloseTo(0.03, 12);
    expect(result.measured.ttftP50S).toBeCloseTo(0.2, 12);
    expect(result.measured).toMatchObject({ e2eMeanS: 5, requestsPerS: 0.8, totalTokensPerS: 570 });
    expect(result.measured).not.toHaveProperty('itlP50S');
    expect(notesOf(result)).toContain('its own TPOT includes the first token');
    expect(notesOf(result)).toContain('3 requests had not ended with the run');
  });

  it('says when long answers weigh more', async () => {
    const varied = { ...metrics, output_token_count: { successful: { mean: 200, std_dev: 80 } } };
    expect(notesOf(await readOne(report({ metrics: varied })))).toContain('weigh as many gaps');
  });

  it('takes the first token out of TPOT where there is no ITL', async () => {
    const { inter_token_latency_ms: _, ...rest } = metrics;
    const result = await readOne(report({ metrics: rest }));
    // (25 ms x 200 - 219 ms) / 199
    expect(result.measured.tpotMeanS).toBeCloseTo(0.024025126, 8);
    expect(result.measured).not.toHaveProperty('tpotP50S');
    expect(notesOf(result)).toContain('includes the first token: converted');
  });

  it('computes TPOT from single requests where the report has all of them', async () => {
    const totals = { ...metrics, request_totals: { successful: 2, errored: 0, incomplete: 0 } };
    const successful = [request(1_760_000_002), request(1_760_000_000)];
    const result = await readOne(report({ metrics: totals, requests: { successful } }));
    expectLawful(result);
    expect(result.measured.tpotMeanS).toBeCloseTo(0.1, 12);
    expect(result.measured.makespanS).toBeCloseTo(3.4, 9);
    expect([...(result.requests?.arrivalS ?? [])]).toEqual([0, 2]);
    const sample = await readOne(report({ requests: { successful } }));
    expect(sample.requests).toBeUndefined();
    expect(notesOf(sample)).toContain('The report has 2 requests of 50');
  });

  it.each([
    [{ type_: 'synchronous' }, { kind: 'closed-loop', concurrency: 1 }],
    [
      { kind: 'concurrent', streams: 4 },
      { kind: 'closed-loop', concurrency: 4 },
    ],
    [
      { kind: 'poisson', rate: 1.2 },
      { kind: 'open-loop', rateRps: 1.2, burstiness: 1 },
    ],
    [
      { type_: 'constant', rate: 1 },
      { kind: 'open-loop', rateRps: 1, burstiness: Infinity },
    ],
    [{ type_: 'throughput' }, { kind: 'closed-loop', concurrency: 8 }],
    [
      { type_: 'throughput', max_concurrency: 64 },
      { kind: 'closed-loop', concurrency: 64 },
    ],
  ])('reads the strategy %j', async (strategy, load) => {
    expect((await readOne(withStrategy(strategy))).load).toEqual(load);
  });

  it('takes the rate that was sent for the load, and says what was asked', async () => {
    // 55 requests in 60 s, of which the longest took 6.5 s: at least 0.9/s, at most 1.03/s.
    const slow = await readOne(withStrategy({ kind: 'constant', rate: 3 }));
    expect(slow.load).toMatchObject({ kind: 'open-loop', rateRps: 55 / 53.5 });
    expect(notesOf(slow)).toContain('3 requests/s were asked for, 1.03 were sent');
    const hurried = await readOne(withStrategy({ kind: 'constant', rate: 0.2 }));
    expect(hurried.load).toMatchObject({ rateRps: 54 / 60 });
  });

  it('reads the names of 0.2 and 0.3', async () => {
    const { request_totals, ...rest } = metrics;
    const { config: _, metrics: __, duration: ___, ...old } = GUIDELLM_BENCHMARK;
    const args = { strategy: { type_: 'concurrent', streams: 2 } };
    const benchmarks = [
      { ...old, args, run_stats: { requests_made: request_totals }, metrics: rest },
    ];
    const result = await readOne({ benchmarks });
    expect(result).toMatchObject({ completed: 50, durationS: 60, load: { concurrency: 2 } });
  });

  it.each([
    [{ benchmarks: [] }, 'benchmarks is empty'],
    [
      withStrategy({ type_: 'wave' }),
      'benchmarks[0].config.strategy.kind is no load that is known; found wave',
    ],
    [withStrategy({ type_: 'poisson' }), 'benchmarks[0].config.strategy.rate is missing'],
    [
      report({ metrics: { ...metrics, request_latency: { successful: { mean: 'slow' } } } }),
      'benchmarks[0].metrics.request_latency.successful.mean is not a time; found "slow"',
    ],
    [
      report({ metrics: { ...metrics, request_totals: undefined } }),
      'benchmarks[0].metrics.request_totals is missing',
    ],
  ])('refuses %#', async (content, message) => {
    expect((await errorOf(read(content))).message).toContain(message);
  });
});
