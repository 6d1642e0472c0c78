import { describe, expect, test } from 'vitest';
import { inferenceXSet, readInferenceX } from '../../src/node/inferencex.ts';
import { parallelismOf } from '../../src/node/inferencex-row.ts';
import { parseCsv } from '../../src/text/csv-table.ts';
import { rowsOf } from './operating-data.ts';
import { excluded, HAS_NO_DATA, pointOf, SKIPPED, setFolder } from './shared-data.ts';

const HEADER =
  'silicon_data_source,backend,backend_version,model_path,system,mode,isl,osl,gemm_quant_mode,batch_size,' +
  'tp_size,pp_size,attention_dp_size,moe_tp_size,moe_ep_size,silicon_ttft_ms,silicon_tpot_ms';
const rowsFrom = (...rows: readonly string[]) => parseCsv('s.csv', [HEADER, ...rows].join('\n'));
const degrees = (tp: number, dp: number | '', moeTp: number, ep: number) =>
  parallelismOf(rowsFrom(`,vllm,1,m,b200_sxm,agg,8,8,fp8,4,${tp},1,${dp},${moeTp},${ep},1,1`)[0]);

const GPT_OSS =
  'x; silicon_concurrency=16; measured=2025-11-02T00,vllm,,openai/gpt-oss-120b,h200_sxm';

describe('rows of the InferenceX sample', () => {
  test('become points: seconds, lengths of 80 % to 100 % of the nominal ones, the published MXFP4', () => {
    const set = inferenceXSet(rowsFrom(`${GPT_OSS},agg,1024,8192,nvfp4,16,4,1,1,4,1,250,12.5`));
    expect(set.points).toHaveLength(1);
    const [point] = set.points;
    expect(point.measured).toEqual({ ttftMeanS: 0.25, tpotMeanS: 0.0125 });
    expect(point.load).toEqual({
      kind: 'closed-loop',
      concurrency: 16,
      promptTokens: { distribution: 'uniform', min: 820, max: 1024 },
      outputTokens: { distribution: 'uniform', min: 6554, max: 8192 },
    });
    expect(point.setup).toMatchObject({
      engine: 'vllm',
      engineVersion: 'not stated, 2025',
      tensorParallel: 4,
      dataParallel: 1,
      expertParallel: 1,
      weights: 'published',
      prefixCaching: false,
    });
    expect(point.setup.kvCache).toBeUndefined();
    expect(point.setup.accelerator.name).toBe('h200');
  });

  test('are left out by rules, each row under one', () => {
    const set = inferenceXSet(
      rowsFrom(
        `${GPT_OSS},disagg,1024,1024,nvfp4,,,,,,,250,12.5`,
        `${GPT_OSS},agg,1024,1024,nvfp4,8,4,1,1,4,1,250,12.5`,
        `${GPT_OSS},agg,1024,1024,nvfp4,16,72,1,1,72,1,250,12.5`,
        `${GPT_OSS},agg,1024,1024,nvfp4,16,4,1,1,4,1,250,12.5`,
        `${GPT_OSS},agg,1024,1024,nvfp4,16,4,1,1,4,1,250.001,12.499`,
        'silicon_concurrency=4,vllm,1,nobody/no-model,h200_sxm,agg,8,8,fp8,4,1,1,1,1,1,1,1',
      ),
    );
    expect(set.points).toHaveLength(1);
    expect(set.exclusions.map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1]);
    expect(excluded(set, 'model not in the catalog')).toBe(1);
  });

  test('state parallelism in ways that are taken back to one', () => {
    const tensorAndExperts = { tensorParallel: 8, dataParallel: 1, expertParallel: 8 };
    expect(degrees(8, 1, 1, 8)).toEqual(tensorAndExperts);
    expect(degrees(64, 1, 8, 8)).toEqual(tensorAndExperts);
    expect(degrees(1, 64, 8, 8)).toEqual({ tensorParallel: 1, dataParallel: 8, expertParallel: 8 });
    expect(degrees(4, 4, 1, 16)).toEqual({ tensorParallel: 4, dataParallel: 1, expertParallel: 4 });
    expect(degrees(1, 4, 4, 1)).toEqual({ tensorParallel: 1, dataParallel: 4, expertParallel: 1 });
    expect(degrees(8, 1, 8, 1)).toEqual({ tensorParallel: 8, dataParallel: 1, expertParallel: 1 });
    // Not stated: the experts' accelerators over the tensor parallelism.
    expect(degrees(2, '', 4, 1)).toEqual({ tensorParallel: 2, dataParallel: 2, expertParallel: 1 });
    expect(degrees(8, '', 1, 1)).toEqual({ tensorParallel: 8, dataParallel: 1, expertParallel: 1 });
  });

  test('that cannot be read say file and line', () => {
    const broken = rowsFrom(`${GPT_OSS},agg,1024,1024,nvfp4,16,4,1,1,4,1,fast,12.5`);
    expect(() => inferenceXSet(broken)).toThrow(/s\.csv:2/);
  });
});

describe.skipIf(HAS_NO_DATA)(`the InferenceX sample ${SKIPPED}`, () => {
  test('every row is a point or counted, and repeated rows agree on the deployment', async () => {
    const set = await readInferenceX(setFolder('inferencex'));
    expect(rowsOf(set)).toBe(3469);
    expect(set.exclusions.slice(0, 4).map(({ rows }) => rows)).toEqual([1024, 8, 50, 662]);
    expect(new Set(set.points.map(({ id }) => id)).size).toBe(set.points.length);
    expect(
      set.points.every(({ setup: s }) => (s.tensorParallel ?? 1) * (s.dataParallel ?? 1) <= 8),
    ).toBe(true);
  });

  test('a row of NVIDIA has its lengths as they are', async () => {
    const set = await readInferenceX(setFolder('inferencex'));
    const id = 'llama-3.1-8b trtllm 1.0.0rc3 h100-sxm bf16 tp1 dp1 concurrency 8 isl 1024 osl 128';
    const { load, measured } = pointOf(set, id);
    expect(load).toMatchObject({ concurrency: 8, promptTokens: 1024, outputTokens: 128 });
    expect(measured.ttftMeanS).toBeCloseTo(0.1909545068625, 12);
    expect(measured.tpotMeanS).toBeCloseTo(0.00794357745, 12);
  });
});
