import { describe, expect, test } from 'vitest';
import { JsonRecord } from '../../src/node/json-record.ts';
import { mlperfSet, readMlperf } from '../../src/node/mlperf.ts';
import { parseCsv } from '../../src/text/csv-table.ts';
import { rowsOf } from './operating-data.ts';
import { HAS_NO_DATA, pointOf, SKIPPED, setFolder } from './shared-data.ts';

const LENGTHS = parseCsv('l.csv', 'input_length,output_length\n100,10\n200,30\n');
const TABLES = new Map([
  ['llama2-70b-99.csv', LENGTHS],
  ['llama3-1-8b-datacenter.csv', LENGTHS],
]);

const entry = (fields: Readonly<Record<string, unknown>> = {}) =>
  new JsonRecord('e.json: rows[0]', {
    Location: 'closed/A/results/S/M/Offline',
    Software: 'TensorRT 10.11, CUDA 12.9',
    Accelerator: 'NVIDIA B200-SXM-180GB',
    'a#': 8,
    Nodes: 1,
    weight_data_types: 'fp4',
    ...fields,
  });
const offline = (fields: Readonly<Record<string, unknown>> = {}) =>
  new JsonRecord('r.jsonl:1', {
    submitter: 'A',
    system: 'S',
    model: 'llama2-70b-99',
    scenario: 'Offline',
    source_path: 'closed/A/results/S/M/Offline/performance/run_1/log.txt',
    'Samples per second': '80',
    'Tokens per second': '3200',
    'Mean latency (ns)': '5',
    ...fields,
  });

describe('results of MLPerf', () => {
  test('are divided over replicas of one accelerator; lengths are scaled to the mean of the run', () => {
    const [point] = mlperfSet([offline()], [entry()], TABLES).points;
    expect(point.measured).toEqual({ requestsPerS: 10, outputTokensPerS: 400 });
    expect(point.setup).toMatchObject({ tensorParallel: 1, weights: 'nvfp4', kvCache: 'fp8' });
    if (point.load.kind !== 'requests') throw new Error('not a table of requests');
    const { requests } = point.load;
    expect(requests.count).toBe(6000);
    expect(Math.max(...requests.arrivalS)).toBe(0);
    // 3200 / 80 = 40 tokens a request; the table's mean is 20.
    expect([...new Set(requests.outputTokens)].sort((a, b) => a - b)).toEqual([20, 60]);
    expect([...new Set(requests.promptTokens)].sort((a, b) => a - b)).toEqual([100, 200]);
  });

  test('power is that of the whole server, beside its share in no latency', () => {
    const [point] = mlperfSet([offline()], [entry({ Power_Result: 10400.5 })], TABLES).points;
    expect(point.measured).toEqual({
      requestsPerS: 10,
      outputTokensPerS: 400,
      serverPowerW: 10400.5,
    });
    expect(point.metering).toMatchObject({ spanS: 'middle half', server: { accelerators: 8 } });
  });

  test('the same run gives the same requests', () => {
    const [first, second] = [0, 1].map(() => mlperfSet([offline()], [entry()], TABLES));
    expect(first.points[0].load).toEqual(second.points[0].load);
  });

  test('are left out when facts are missing', () => {
    const set = mlperfSet(
      [
        offline({ scenario: 'Interactive' }),
        offline({ model: 'deepseek-r1' }),
        offline(),
        offline({ model: 'llama2-70b-99.9' }),
        offline({ source_path: 'closed/B/x/performance/run_1/log.txt', 'Mean latency (ns)': '6' }),
      ],
      [entry()],
      TABLES,
    );
    expect(set.points).toHaveLength(1);
    expect(set.exclusions.map(({ rows }) => rows)).toEqual([1, 1, 1, 1]);
    const amd = mlperfSet([offline()], [entry({ Software: 'vLLM 0.9' })], TABLES);
    expect(amd.points).toHaveLength(0);
  });
});

describe.skipIf(HAS_NO_DATA)(`MLPerf Inference v5.1 ${SKIPPED}`, () => {
  test('every summary is a point or counted', async () => {
    const set = await readMlperf(setFolder('mlperf-inference-v5.1'));
    expect(rowsOf(set)).toBe(101);
    expect(set.exclusions.slice(0, 3).map(({ rows }) => rows)).toEqual([19, 24, 23]);
    const id = 'Dell XE9680L_B200_SXM_180GBx8_TRT llama2-70b-99.9 Server';
    const { load, measured, isSaturated } = pointOf(set, id);
    expect(measured.requestsPerS).toBeCloseTo(361.39 / 8, 10);
    expect(measured.outputTokensPerS).toBeCloseTo(99_139.18 / 8, 8);
    expect(measured.tpotP99S).toBeCloseTo(0.139253029, 12);
    expect(isSaturated).toBe(false);
    if (load.kind !== 'requests') throw new Error('not a table of requests');
    const { count, arrivalS, outputTokens } = load.requests;
    // 364 / 8 = 45.5 requests a second; 99,139.18 / 361.39 = 274.3 tokens a request.
    expect(count / arrivalS[count - 1]).toBeCloseTo(45.5, -1);
    const mean = outputTokens.reduce((sum, tokens) => sum + tokens, 0) / count;
    expect(Math.abs(mean / 274.3 - 1)).toBeLessThan(0.05);
  });
});
