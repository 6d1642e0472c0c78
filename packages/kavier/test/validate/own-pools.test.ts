import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { OwnResultsDocument } from '../../src/validate/own-results.ts';
import { kavier } from '../cli/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'kavier-own-pools-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Requests of two classes, in an open loop, for two unlike pools that find no prefixes. */
const TRACE = [
  'arrival_s,prompt_tokens,output_tokens,class',
  ...Array.from(
    { length: 60 },
    (_, i) => `${i / 20},${100 + 37 * (i % 7)},${20 + (i % 9)},${i % 3 === 0 ? 'agent' : 'chat'}`,
  ),
].join('\n');

const engine = { profile: 'vllm', prefixCaching: false };
const TWO = {
  workload: { trace: fileOf('trace.csv', TRACE) },
  gateway: { pools: { policy: 'by-class', classes: { chat: 'small', agent: 'large' } } },
  fleet: [
    { name: 'small', model: 'llama-3.1-8b', accelerator: 'h100-sxm', replicas: 2, engine },
    { name: 'large', model: 'llama-3.3-70b', accelerator: 'h100-sxm', tensorParallel: 4, engine },
  ],
};
const scenario = fileOf('two.json', JSON.stringify(TWO));

async function comparedWith(...results: readonly string[]): Promise<OwnResultsDocument> {
  const files = results.flatMap((path) => ['--results', path]);
  const { code, stdout, stderr } = await kavier(['validate', scenario, ...files, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as OwnResultsDocument;
}

const largestErrorOf = ({ rows }: OwnResultsDocument['results'][number]) =>
  Math.max(...rows.map(({ errorPct }) => Math.abs(errorPct ?? Number.POSITIVE_INFINITY)));

const BENCH = {
  request_rate: 5,
  request_throughput: 5,
  duration: 2,
  completed: 10,
  total_input_tokens: 2000,
  total_output_tokens: 200,
  mean_ttft_ms: 50,
  mean_tpot_ms: 10,
};

describe('results of a scenario of several pools', () => {
  test('are compared pool by pool where a log says which pool served a request', async () => {
    const out = join(folder, 'run');
    expect((await kavier(['run', scenario, '--out', out, '-q'])).code).toBe(0);
    const { results, pools, model } = await comparedWith(join(out, 'requests.parquet'));
    expect(pools.map(({ name }) => name)).toEqual(['small', 'large']);
    expect(model).toBeNull();
    expect(results.map(({ pool, completed }) => [pool, completed])).toEqual([
      ['large', 20],
      ['small', 40],
    ]);
    // What was measured is the run itself: the same requests in the same pools.
    for (const result of results) expect(largestErrorOf(result)).toBeLessThan(0.01);
    const { stdout } = await kavier([
      'validate',
      scenario,
      '--results',
      join(out, 'requests.parquet'),
    ]);
    expect(stdout).toContain('small (llama-3.1-8b on 1 x h100-sxm');
    expect(stdout).toContain('2. pool small, request-log');
    expect(stdout).toContain('- The file says that this pool served these requests.');
  });

  test('are of the one pool that serves the model which a file names', async () => {
    const of = (name: string, model: string) =>
      fileOf(name, JSON.stringify({ ...BENCH, model_id: model }));
    const { results } = await comparedWith(
      of('8b.json', 'meta-llama/Llama-3.1-8B-Instruct'),
      of('70b.json', 'meta-llama/Llama-3.3-70B-Instruct'),
    );
    expect(results.map(({ pool }) => pool)).toEqual(['small', 'large']);
    const [small, large] = results.map(({ rows }) => rows[1].predicted ?? Number.NaN);
    expect(large).toBeGreaterThan(small);
    expect(results[1].notes[0]).toMatch(/names the model .*70B.*, which only this pool serves/);
  });

  test('that do not say their load are compared with what the scenario sends to the pool', async () => {
    const metrics = (name: string, model: string) =>
      fileOf(
        name,
        [
          `vllm:request_success_total{finished_reason="stop",model_name="${model}"} 8`,
          `vllm:time_to_first_token_seconds_bucket{le="0.2",model_name="${model}"} 8`,
          `vllm:time_to_first_token_seconds_bucket{le="+Inf",model_name="${model}"} 8`,
          `vllm:time_to_first_token_seconds_count{model_name="${model}"} 8`,
          `vllm:time_to_first_token_seconds_sum{model_name="${model}"} 0.8`,
        ].join('\n'),
      );
    const run = JSON.parse(
      (await kavier(['run', scenario, '--no-write', '--json', '--set', 'warmUpS=0'])).stdout,
    );
    const { results } = await comparedWith(
      metrics('small.prom', 'llama-3.1-8b'),
      metrics('large.prom', 'llama-3.3-70b'),
      metrics('other.prom', 'nobody-serves-this'),
    );
    expect(results.map(({ pool }) => pool)).toEqual(['small', 'large', null]);
    const means = results.map(
      ({ rows }) => rows.find(({ quantity }) => quantity === 'ttftMeanS')?.predicted,
    );
    const [small, large] = run.pools.map(
      (pool: { performance: { ttftS: { mean: number } } }) => pool.performance.ttftS.mean,
    );
    expect(means[0]).toBeCloseTo(small, 9);
    expect(means[1]).toBeCloseTo(large, 9);
    expect(means[2]).toBeCloseTo(run.performance.ttftS.mean, 9);
    expect(results[2].notes[0]).toContain('which no pool serves by that name');
  });

  test('are of all pools together where only classes are known, and refused where nobody knows those', async () => {
    const log = (name: string, column: string, value: (row: number) => string) =>
      fileOf(
        name,
        [
          `arrival_s,prompt_tokens,output_tokens,ttft_ms,e2e_s${column}`,
          ...[0, 1, 2, 3].map((row) => `${row},100,20,95,0.6${value(row)}`),
        ].join('\n'),
      );
    const byClass = log('class.csv', ',class', (row) => (row % 2 === 0 ? ',chat' : ',agent'));
    const { results } = await comparedWith(byClass);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ pool: null, completed: 4 });
    expect(results[0].notes[0]).toContain('with all pools together');
    const refusals = [
      [log('none.csv', '', () => ''), 'do not say which pool served'],
      [log('wrong.csv', ',pool', () => ',smal'), 'Did you mean small?'],
    ];
    for (const [path, words] of refusals) {
      const { code, stderr } = await kavier(['validate', scenario, '--results', path]);
      expect(code).toBe(2);
      expect(stderr).toContain(words);
    }
  });

  test('rows that name no pool are counted and left out', async () => {
    const path = fileOf(
      'some.csv',
      'arrival_s,prompt_tokens,output_tokens,ttft_ms,e2e_s,pool,status\n0,100,20,95,0.6,small,ok\n1,100,20,95,0.6,,ok\n2,100,20,95,0.6,large,error\n',
    );
    const { results } = await comparedWith(path);
    expect(results.map(({ pool }) => pool)).toEqual(['small']);
    expect(results[0].notes).toContain('1 row without a pool: left out.');
    expect(results[0].notes).toContain('Pool large: 1 row, none completed: left out.');
  });
});
