import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publicFile, SKIPPED } from '../../../../test/public-data.ts';
import { errorOf } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';
import { INFERENCE_PERF } from './samples.ts';

const { successes, load_summary } = INFERENCE_PERF;
const withLatency = (latency: object) => ({
  ...INFERENCE_PERF,
  successes: { ...successes, latency: { ...successes.latency, ...latency } },
});

describe('inference-perf', () => {
  it('reads a stage', async () => {
    const result = await readOne(INFERENCE_PERF);
    expectLawful(result);
    expect(result).toMatchObject({
      tool: 'inference-perf',
      load: { kind: 'open-loop', rateRps: 5 },
      promptTokens: 520,
      outputTokens: 200,
      completed: 299,
      failed: 1,
    });
    expect(result.durationS).toBeCloseTo(299 / 4.8, 9);
    expect(result.measured).toMatchObject({
      ttftMeanS: 0.1,
      tpotMeanS: 0.01,
      tpotP99S: 0.014,
      itlP50S: 0.0095,
      e2eP50S: 2,
      outputTokensPerS: 960,
    });
  });

  it('does not believe token counts that disagree with the latencies', async () => {
    const half = { mean: 0.005, median: 0.0049, p99: 0.007 };
    const result = await readOne(withLatency({ time_per_output_token: half }));
    for (const name of ['tpotMeanS', 'itlP50S', 'outputTokensPerS', 'totalTokensPerS']) {
      expect(result.measured).not.toHaveProperty(name);
    }
    expect(result.outputTokens).toBeUndefined();
    expect(notesOf(result)).toContain('0.50 times E2E - TTFT');
    const given = await readOne(withLatency({ time_per_output_token: half }), {
      outputTokens: 200,
    });
    expect(given.measured.tpotMeanS).toBeCloseTo(1.99 / 199, 12);
    expect(given.measured.tpotP99S).toBeCloseTo(0.014, 12);
    expect(given.measured.outputTokensPerS).toBeCloseTo(960, 9);
    expect(given.measured.totalTokensPerS).toBeCloseTo(3460, 9);
  });

  it('tells the loads apart', async () => {
    const loadOf = async (load: object) =>
      readOne({ ...INFERENCE_PERF, benchmark_time_seconds: 50, load_summary: load });
    expect((await loadOf({ ...load_summary, concurrency: 12 })).load).toEqual({
      kind: 'closed-loop',
      concurrency: 12,
    });
    const late = await loadOf({ ...load_summary, achieved_rate: 4.2 });
    expect(late.load).toMatchObject({ rateRps: 4.2 });
    const whole = await loadOf({ count: 300 });
    expect(whole.load).toMatchObject({ rateRps: 6 });
    expect(notesOf(whole)).toContain('mixes all stages');
  });

  it('reads what was not streamed', async () => {
    const absent = { time_per_output_token: null, time_to_first_token: null };
    const result = await readOne(withLatency(absent));
    expect(result.measured).not.toHaveProperty('tpotMeanS');
    expect(result.measured.e2eMeanS).toBe(2.09);
  });

  it('refuses what is damaged, with the path', async () => {
    const negative = await errorOf(read(withLatency({ request_latency: { mean: -1 } })));
    expect(negative.message).toContain(
      'successes.latency.request_latency.mean is not a time; found -1',
    );
    const { throughput: _, ...rest } = successes;
    const lacking = await errorOf(read({ ...INFERENCE_PERF, successes: { ...rest, thruput: {} } }));
    expect(lacking.message).toContain('successes.throughput is missing');
  });
});

const DATA = publicFile('measurements/blis-vllm-h100');

/** Runs of Llama-2 and Mixtral on H100 (vLLM, inference-perf of February 2026). */
describe.skipIf(!existsSync(DATA))(`public inference-perf files ${SKIPPED}`, () => {
  const runs = existsSync(DATA)
    ? readdirSync(DATA).filter((name) => existsSync(`${DATA}/${name}/profile.yaml`))
    : [];
  it.each(runs)('%s', async (run) => {
    const profile = readFileSync(`${DATA}/${run}/profile.yaml`, 'utf8');
    const outputTokens = Number(/"output_len":(\d+)/.exec(profile)?.[1]);
    const files = readdirSync(`${DATA}/${run}/results`).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(1);
    for (const name of files) {
      const text = readFileSync(`${DATA}/${run}/results/${name}`, 'utf8');
      // Two events of the stream for each token, so the tool's TPOT is half of what it was.
      const asWritten = await readOne(text);
      expectLawful(asWritten);
      expect(asWritten.measured).not.toHaveProperty('tpotMeanS');
      const { measured } = await readOne(text, { outputTokens });
      const { ttftMeanS = 0, tpotMeanS = 0, e2eMeanS = 0 } = measured;
      expect(ttftMeanS + (outputTokens - 1) * tpotMeanS).toBeCloseTo(e2eMeanS, 9);
    }
  });
});
