import { describe, expect, test } from 'vitest';
import { readArgonne } from '../../src/node/argonne.ts';
import { readSplitwise } from '../../src/node/splitwise.ts';
import { folderOf } from './folder-of.ts';
import { excluded, HAS_NO_DATA, pointOf, SKIPPED, setFolder } from './shared-data.ts';

describe.skipIf(HAS_NO_DATA)(`static batches ${SKIPPED}`, () => {
  test('Splitwise: 630 rows are repeats of 78 points or counted', async () => {
    const set = await readSplitwise(setFolder('splitwise'));
    expect(set.points).toHaveLength(78);
    expect(excluded(set, 'power-capped')).toBe(105);
    expect(excluded(set, 'does not fit in memory')).toBe(10);
    expect(excluded(set, 'ended before')).toBe(114);
    expect(set.points.reduce((sum, { repeats = 1 }) => sum + repeats, 229)).toBe(630);
    const point = pointOf(set, 'h100-80gb tp8 batch 64 prompt 512 output 128');
    expect(point.setup).toMatchObject({ tensorParallel: 8, maxBatchedTokens: 32_768 });
    expect(point.measured.ttftMeanS).toBeCloseTo(2.9363, 4);
    expect(point.measured.tpotMeanS).toBeCloseTo(0.0502, 4);
    expect(point.measured.e2eMeanS).toBeCloseTo(9.3377, 4);
  });

  test('Argonne: every row is a repeat of a point or counted', async () => {
    const set = await readArgonne(setFolder('argonne-llm-inference-bench'));
    expect(excluded(set, 'another maker')).toBe(421);
    expect(excluded(set, 'framework other')).toBe(1272 + 3);
    const leftOut = set.exclusions.reduce((sum, { rows }) => sum + rows, 0);
    expect(set.points.reduce((sum, { repeats = 1 }) => sum + repeats, leftOut)).toBe(3745 + 19);
    expect(set.points.filter(({ measured }) => measured.powerW !== undefined)).toHaveLength(24);
    const id = 'llama-2-7b a100-40gb-sxm tp1 vLLM batch 16 prompt 1024 output 1024';
    expect(pointOf(set, id).measured.powerW).toBeCloseTo(292.97, 2);
    expect(pointOf(set, id).measured.makespanS).toBeCloseTo(25.0505, 4);
    // Measured twice: the median of two is their mean.
    const twice = 'mixtral-8x7b a100-40gb-sxm tp4 vLLM batch 1 prompt 128 output 128';
    expect(pointOf(set, twice)).toMatchObject({ repeats: 2 });
    expect(pointOf(set, twice).measured.makespanS).toBeCloseTo((1.3218348 + 1.3071838) / 2, 6);
  });
});

describe('the rules of static batches', () => {
  test('Splitwise: a response that ended early is seen in its own row', async () => {
    const header =
      'model,hardware,prompt_size,batch_size,token_size,prompt_time,token_time,e2e_time,average_power,tensor_parallel';
    const folder = folderOf({
      'perf_model.csv': [
        header,
        'llama2-70b,a100-80gb,512,1,11,100,10,200,0.5,4',
        'llama2-70b,a100-80gb,512,1,11,100,10,150,0.9,4',
        'llama2-70b,h100-80gb-pcap,512,1,11,100,10,200,0,8',
        'llama2-70b,b300,512,1,11,100,10,200,0,8',
        'llama2-70b,h100-80gb,512,1,11,100,10,200,0,8',
      ].join('\n'),
    });
    const set = await readSplitwise(folder);
    expect(set.points.map(({ measured }) => measured)).toEqual([
      { ttftMeanS: 0.1, tpotMeanS: 0.01, e2eMeanS: 0.2, powerW: 200 },
      // No power was recorded: 0 is not a measurement.
      { ttftMeanS: 0.1, tpotMeanS: 0.01, e2eMeanS: 0.2 },
    ]);
    expect(set.exclusions.map(({ rows }) => rows)).toEqual([1, 1, 1]);
  });

  test('Argonne: unknown models and duplicates are counted, repeats are not', async () => {
    const header =
      'Hardware,Num of Hardware,Framework,Model,Input Output Length,Batch Size,Latency,Throughput';
    const row = (model: string, latency: number) =>
      `Nvidia H100 GPU,1,vLLM,${model},128,2,${latency},0`;
    const folder = folderOf({
      'All_results.csv': [
        header,
        row('meta-llama/Llama-2-7b-hf', 2),
        row('meta-llama/Llama-2-7b-hf', 2),
        row('meta-llama/Llama-2-7b-hf', 4),
        row('nobody/no-model', 2),
      ].join('\n'),
      'all_results_TTFT_ITL.csv':
        'Hardware,Num of Hardware,Framework,Model,Input Length,Output Length,Batch Size,TTFT Latency,end_latency \n',
      'power_results.csv': [
        `${header},avg_power`,
        `${row('meta-llama/Llama-2-7b-hf', 2)},595000`,
        `${row('meta-llama/Meta-Llama-3-8B', 2)},400000`,
      ].join('\n'),
    });
    const set = await readArgonne(folder);
    expect(set.points).toHaveLength(1);
    expect(set.points[0]).toMatchObject({
      repeats: 2,
      // Milliwatts, of the same setting.
      measured: { makespanS: 3, powerW: 595 },
    });
    expect(excluded(set, 'nobody/no-model')).toBe(1);
    expect(excluded(set, 'duplicate')).toBe(1);
  });
});
