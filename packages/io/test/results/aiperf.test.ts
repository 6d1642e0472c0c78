import { describe, expect, it } from 'vitest';
import { errorOf } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';
import { AIPERF } from './samples.ts';

const withConfig = (input_config: object) => ({ ...AIPERF, input_config });

describe('AIPerf', () => {
  it('takes its ITL as TPOT', async () => {
    const result = await readOne(AIPERF);
    expectLawful(result);
    expect(result).toMatchObject({
      tool: 'aiperf',
      toolVersion: '0.9.0',
      model: 'Qwen/Qwen3-0.6B',
      load: { kind: 'closed-loop', concurrency: 4 },
      promptTokens: 550,
      outputTokens: 128,
      completed: 80,
      failed: 1,
      durationS: 40,
    });
    expect(result.measured.tpotMeanS).toBeCloseTo(0.011, 12);
    expect(result.measured.tpotP50S).toBeCloseTo(0.0105, 12);
    expect(result.measured.ttftP99S).toBeCloseTo(0.25, 12);
    expect(result.measured.e2eMeanS).toBeCloseTo(1.5, 12);
    expect(result.measured).toMatchObject({
      makespanS: 40,
      outputTokensPerS: 256,
      totalTokensPerS: 1356,
      requestsPerS: 2,
    });
    expect(result.measured).not.toHaveProperty('itlP50S');
    expect(notesOf(result)).toContain('so it is TPOT');
  });

  it('takes the gaps between chunks as ITL, and units as they are stated', async () => {
    const chunks = { unit: 'us', avg: 10_800, p50: 10_400 };
    const result = await readOne({ ...AIPERF, inter_chunk_latency: chunks });
    expect(result.measured.itlP50S).toBeCloseTo(0.0104, 12);
  });

  it.each([
    [{ loadgen: { request_rate: 5, arrival_pattern: 'poisson' } }, { rateRps: 5, burstiness: 1 }],
    [{ loadgen: { request_rate: 5, request_rate_mode: 'constant' } }, { burstiness: Infinity }],
    [
      {
        phases: [
          { name: 'warmup', type: 'concurrency', concurrency: 1 },
          { name: 'profiling', type: 'gamma', rate: 3, smoothness: 2 },
        ],
      },
      { rateRps: 3, burstiness: 2 },
    ],
    [
      {
        phases: {
          warmup: { kind: 'warmup', concurrency: 9 },
          main: { type: 'concurrency', concurrency: 6 },
        },
      },
      { concurrency: 6 },
    ],
    [{ perf_analyzer: { stimulus: { concurrency: 7 } } }, { concurrency: 7 }],
    [{ model: ['gpt2'], concurrency: 3, request_rate: null }, { concurrency: 3 }],
    [{ loadgen: {} }, { concurrency: 1 }],
  ])('reads the load of %j', async (config, load) => {
    expect((await readOne(withConfig(config))).load).toMatchObject(load);
  });

  it('reads GenAI-Perf, which states no version or duration', async () => {
    const absent = { aiperf_version: undefined, benchmark_duration: undefined };
    const result = await readOne({
      ...AIPERF,
      ...absent,
      input_config: { model: ['gpt2'], concurrency: 2 },
    });
    expect(result).toMatchObject({ tool: 'genai-perf', model: 'gpt2', durationS: 40 });
    expect(result.measured).not.toHaveProperty('makespanS');
  });

  it.each([
    [
      { ...AIPERF, time_to_first_token: { avg: 90 } },
      'time_to_first_token.unit is no unit of time; found nothing',
    ],
    [
      { ...AIPERF, time_to_first_token: { unit: 'min', avg: 90 } },
      'time_to_first_token.unit is no unit of time; found min',
    ],
    [{ ...AIPERF, input_config: undefined }, 'input_config is missing'],
    [
      { ...AIPERF, request_throughput: { avg: 'many' } },
      'request_throughput.avg is not a time; found "many"',
    ],
    [
      withConfig({ input: { fixed_schedule: true } }),
      'input_config.load cannot be told; found a fixed schedule',
    ],
  ])('refuses %#', async (content, message) => {
    expect((await errorOf(read(content))).message).toContain(message);
  });
});
