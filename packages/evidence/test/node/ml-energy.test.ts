import { describe, expect, test } from 'vitest';
import { modelOfCheckpoint } from '../../src/node/checkpoint.ts';
import { JsonRecord } from '../../src/node/json-record.ts';
import { mlEnergyV2Set, readMlEnergyV2 } from '../../src/node/ml-energy-v2.ts';
import { mlEnergyV3Set, readMlEnergyV3 } from '../../src/node/ml-energy-v3.ts';
import { rowsOf } from './operating-data.ts';
import { HAS_NO_DATA, pointOf, SKIPPED, setFolder } from './shared-data.ts';

const run = (task: string, fields: Readonly<Record<string, unknown>>) => ({
  task,
  row: new JsonRecord('t.json: configurations[0]', {
    model_id: 'Qwen/Qwen3-8B',
    gpu_model: 'H100',
    num_gpus: 1,
    data_parallel: 1,
    expert_parallel: 1,
    tensor_parallel: 1,
    max_num_seqs: 8,
    avg_batch_size: 7.6,
    avg_output_len: 615.4,
    median_itl_ms: 8,
    output_throughput_tokens_per_sec: 900,
    avg_power_watts: 450,
    energy_per_token_joules: 0.5,
    weight_precision: 'bfloat16',
    ...fields,
  }),
});

describe('configurations of ML.ENERGY v3', () => {
  test('dense: the batch that ran, the mean output, milliseconds to seconds', () => {
    const [point] = mlEnergyV3Set([run('lm-arena-chat', {})]).points;
    expect(point.load).toEqual({
      kind: 'closed-loop',
      concurrency: 8,
      promptTokens: 300,
      outputTokens: 615,
      requestsPerClient: 50,
      part: 'steady',
    });
    expect(point.measured).toEqual({
      itlP50S: 0.008,
      outputTokensPerS: 900,
      powerW: 450,
      energyPerOutputTokenJ: 0.5,
    });
    expect(point.setup).toMatchObject({ tensorParallel: 1, weights: 'bf16', maxSequences: 8 });
    expect(point.setup.expertParallel).toBeUndefined();
  });

  test('experts: tensor parallel attention, unless the file says data parallel', () => {
    const mixture = { model_id: 'Qwen/Qwen3-235B-A22B-Instruct-2507', num_gpus: 8 };
    const set = mlEnergyV3Set([
      run('lm-arena-chat', { ...mixture, expert_parallel: 8 }),
      run('sourcegraph-fim', {
        ...mixture,
        expert_parallel: 8,
        data_parallel: 8,
        max_num_seqs: 64,
      }),
    ]);
    expect(set.points.map(({ setup }) => setup)).toMatchObject([
      { tensorParallel: 8, dataParallel: 1, expertParallel: 8, maxSequences: 8 },
      { tensorParallel: 1, dataParallel: 8, expertParallel: 8, maxSequences: 8 },
    ]);
  });

  test('a deployment that another task shows twice as fast is left out with all its batches', () => {
    const set = mlEnergyV3Set([
      run('lm-arena-chat', { median_itl_ms: 5 }),
      run('gpqa', { median_itl_ms: 10.1 }),
      run('gpqa', { median_itl_ms: 11, max_num_seqs: 64 }),
      run('gpqa', { median_itl_ms: 30, gpu_model: 'B200' }),
    ]);
    expect(set.points).toHaveLength(2);
    expect(set.exclusions).toMatchObject([{ rows: 2 }]);
  });

  test('broken values say where they stand', () => {
    expect(() => mlEnergyV3Set([run('gpqa', { num_gpus: 'some' })])).toThrow(
      /t\.json: configurations\[0\]/,
    );
  });
});

describe('runs of ML.ENERGY v2', () => {
  const row = (maxSequences: number) =>
    new JsonRecord('v2.jsonl:1', {
      Model: 'meta-llama/Meta-Llama-3.1-8B-Instruct',
      GPU: 'NVIDIA H100 80GB HBM3',
      TP: 1,
      PP: 1,
      'Avg TPOT (s)': 0.07,
      'Token tput (tok/s)': 2475,
      'Avg Output Tokens': 483.0,
      'Avg BS (reqs)': 191.6,
      'Max BS (reqs)': maxSequences,
      'Energy/req (J)': 96.6,
    });

  test('have a throughput only where the run is long against the batch', () => {
    const { points } = mlEnergyV2Set([row(192), row(512)]);
    expect(points[0].setup.model.name).toBe('llama-3.1-8b');
    expect(points[0].load).toMatchObject({
      concurrency: 192,
      outputTokens: { distribution: 'lognormal', mean: 483 },
    });
    const { powerW, ...others } = points[0].measured;
    expect(others).toEqual({ tpotMeanS: 0.07, outputTokensPerS: 2475, energyPerRequestJ: 96.6 });
    // 96.6 J a request, 2475 / 483 requests a second.
    expect(powerW).toBeCloseTo(495, 9);
    expect(points[1].measured).toEqual({ tpotMeanS: 0.07, energyPerRequestJ: 96.6 });
  });
});

test('a checkpoint has the shape of what it was made from', () => {
  const nameOf = (checkpoint: string) => modelOfCheckpoint(checkpoint)?.name;
  expect(nameOf('nvidia/Llama-3.1-8B-Instruct-FP8')).toBe('llama-3.1-8b');
  expect(nameOf('nvidia/DeepSeek-R1-NVFP4')).toBe('deepseek-r1');
  expect(nameOf('mistralai/Mixtral-8x22B-Instruct-v0.1')).toBe('mixtral-8x22b');
  expect(nameOf('Qwen/Qwen3-235B-A22B-Thinking-2507-FP8')).toMatch(/^qwen3-235b-a22b/);
  expect(nameOf('nobody/no-model')).toBeUndefined();
});

describe.skipIf(HAS_NO_DATA)(`the ML.ENERGY data ${SKIPPED}`, () => {
  test('v3: every configuration is a point or counted', async () => {
    const set = await readMlEnergyV3(setFolder('ml-energy-v3'));
    expect(rowsOf(set)).toBe(439);
    expect(set.exclusions[0].rows).toBe(30);
    const { load, measured } = pointOf(set, 'lm-arena-chat Qwen/Qwen3-14B b200 x1 max 8');
    expect(load).toMatchObject({ concurrency: 8, outputTokens: { distribution: 'empirical' } });
    expect(measured.itlP50S).toBeCloseTo(0.00715609549661167, 14);
  });

  test('v2: every run is a point or counted, throughputs agree with batch over time', async () => {
    const set = await readMlEnergyV2(setFolder('ml-energy-v2'));
    expect(rowsOf(set)).toBe(160);
    const id = 'llama-3.1-8b h100-sxm tp1 pp1 max 192';
    expect(pointOf(set, id).measured.tpotMeanS).toBeCloseTo(0.06995094263350002, 14);
    for (const { load, measured } of set.points) {
      if (measured.outputTokensPerS === undefined || load.kind !== 'closed-loop') continue;
      const perS = load.concurrency / (measured.tpotMeanS ?? 0);
      expect(measured.outputTokensPerS / perS).toBeGreaterThan(0.85);
    }
  });
});
