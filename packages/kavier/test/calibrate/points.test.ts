import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readOwnPoints } from '../../src/calibrate/own/own-points.ts';
import { rawRows } from '../../src/calibrate/own/raw-rows.ts';
import { type PointRow, pointRow } from '../../src/calibrate/own/row-cells.ts';
import { SetupReader } from '../../src/calibrate/own/setup.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { POINTS } from './invented-points.ts';

const NONE = { models: [], accelerators: [] };
const FLAGS = { model: 'llama-3.1-8b', gpu: 'h100-sxm', tp: '2' };
const setups = () => new SetupReader('vllm', FLAGS, NONE);

const rowsOf = (text: string): PointRow[] => (rawRows('p.csv', text) ?? []).map(pointRow);

function fileWith(text: string, name = 'points.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

const CSV = `# a comment
kind,requests,concurrency,prompt_tokens,output_tokens,ttft_mean_s,itl_p50_s,tp,weights,kv_cache,group

batch,4,,100,10,0.5,,,,,
closed-loop,,8,200,20,,0.01,4,fp8,fp8,late
`;

describe('a points file', () => {
  test('has one row a point; empty cells are not there', () => {
    const [batch, loop] = rowsOf(CSV);
    expect(batch).toMatchObject({
      where: 'p.csv:4',
      load: { kind: 'batch', requests: 4, promptTokens: 100, outputTokens: 10 },
      measured: { ttftMeanS: 0.5 },
    });
    expect(loop.load).toMatchObject({ kind: 'closed-loop', concurrency: 8 });
    expect(loop.measured).toEqual({ itlP50S: 0.01 });
    expect(loop.words).toMatchObject({ tp: '4', weights: 'fp8', kvCache: 'fp8' });
  });

  test('says the same as JSON, alone or under points', () => {
    const row = { kind: 'batch', requests: 4, prompt_tokens: 100, output_tokens: 10 };
    const items = [{ ...row, ttft_mean_s: 0.5, itl_p50_s: null }];
    const [csv] = rowsOf(CSV);
    for (const value of [items, { points: items }]) {
      const [json] = rowsOf(JSON.stringify(value));
      expect([json.load, json.measured]).toEqual([csv.load, csv.measured]);
    }
  });

  test('is known by its columns; results of tools are not taken for one', () => {
    expect(rawRows('x', 'arrival_s,prompt_tokens,output_tokens,ttft_s\n0,1,1,1\n')).toBeUndefined();
    expect(rawRows('x', '{"mean_ttft_ms": 3, "completed": 2}')).toBeUndefined();
    expect(rawRows('x', '{broken')).toBeUndefined();
    expect(rawRows('x', '')).toBeUndefined();
  });

  const base = 'kind,requests,concurrency,prompt_tokens,output_tokens,ttft_mean_s';
  test.each([
    [
      `${base},tpot_mean\nbatch,1,,9,9,1,1`,
      'p.csv:2: there is no column tpot_mean',
      'tpot_mean_s?',
    ],
    [`${base}\nbatches,1,,9,9,1`, 'p.csv:2: kind is not', 'found batches; expected batch or'],
    [`${base}\nbatch,,,9,9,1`, 'p.csv:2: requests is not', 'found nothing; expected a whole'],
    [`${base}\nbatch,1.5,,9,9,1`, 'p.csv:2: requests is not', 'found 1.5'],
    [`${base}\nbatch,1,2,9,9,1`, 'kind batch takes no concurrency', 'found concurrency 2'],
    [`${base}\nclosed-loop,4,2,9,9,1`, 'kind closed-loop takes no requests', 'found requests 4'],
    [
      `${base}\nbatch,1,,9,9,`,
      'p.csv:2: the row measures nothing',
      'a value in one of ttft_mean_s',
    ],
    [`${base}\nbatch,1,,9,9,0`, 'p.csv:2: ttft_mean_s is not', 'expected a finite number > 0'],
    [`${base}\nbatch,1,,9,9,fast`, 'p.csv:2: ttft_mean_s is not', 'found fast'],
    [`${base}\nbatch,1,,9,9,1,1,1`, 'p.csv:2: the row does not fit', 'expected at most 6 cells'],
    [`${base}\n"batch",1,,9,9,1`, 'p.csv:2: the row does not fit', 'a quoted cell'],
    ['[\n{"kind": "batch"},\n 3]', 'p.csv:3:2: this is no point', 'found 3'],
    ['{"points": [{"kind": "batch"}]}', 'p.csv:1:13: prompt_tokens', 'found nothing'],
  ])('%j is refused with file and line', (text, ...parts) => {
    const read = () => rowsOf(text);
    for (const part of parts) expect(read).toThrow(part);
  });
});

describe('points of one’s own', () => {
  test('rows replace flags; groups are the words of rows or the load, and with more files the file', async () => {
    const path = fileWith(CSV);
    const { points, sources } = await readOwnPoints([path], setups());
    expect(points.map(({ group }) => group)).toEqual(['batch of 4', 'late']);
    expect(points.map(({ point }) => point.setup.tensorParallel)).toEqual([2, 4]);
    expect(points[1].point.setup).toMatchObject({ weights: 'fp8', kvCache: 'fp8' });
    const sha256 = createHash('sha256').update(CSV).digest('hex');
    expect(sources).toEqual([{ file: 'points.csv', sha256, points: 2 }]);
    const both = await readOwnPoints([path, fileWith(CSV, 'again.csv')], setups());
    const groups = both.points.map(({ group }) => group);
    expect(groups).toEqual(['points.csv', 'late', 'again.csv', 'late']);
  });

  test('results of a benchmark tool are points as well', async () => {
    const result = {
      backend: 'vllm',
      request_rate: 'inf',
      max_concurrency: 4,
      request_throughput: 4,
      duration: 2,
      completed: 8,
      total_input_tokens: 800,
      total_output_tokens: 80,
      mean_ttft_ms: 100,
      mean_tpot_ms: 20,
    };
    const path = fileWith(JSON.stringify(result), 'bench.json');
    const { points, notes } = await readOwnPoints([path], setups());
    expect(points).toHaveLength(1);
    expect(points[0].group).toBe('4 at a time');
    expect(points[0].point.load).toMatchObject({ kind: 'closed-loop', concurrency: 4 });
    expect(points[0].point.measured.ttftMeanS).toBeCloseTo(0.1, 12);
    expect(notes.length).toBeGreaterThan(0);
  });

  test.each([
    ['gpu', 'h100-smx', 'points.csv:2', 'Did you mean h100-sxm?'],
    ['model', 'lama-3.1-8b', 'points.csv:2', 'Did you mean llama-3.1-8b?'],
    ['tp', 'two', 'points.csv:2', 'found two'],
    ['weights', 'fp9', 'points.csv:2', 'Did you mean fp8?'],
  ])('a wrong %s of a row is named with its line', async (column, word, ...parts) => {
    const head = `kind,requests,prompt_tokens,output_tokens,ttft_mean_s,${column}`;
    const path = fileWith(`${head}\nbatch,1,9,9,1,${word}\n`);
    const error = await readOwnPoints([path], setups()).catch((thrown: unknown) => thrown);
    for (const part of parts) expect(String(error)).toContain(part);
  });

  test('what is neither results nor points says what points are', async () => {
    const error = await readOwnPoints([fileWith('a,b\n1,2\n')], setups()).catch(String);
    expect(error).toContain('neither results of a known format nor points');
    expect(error).toContain('kind, requests, concurrency');
    await expect(readOwnPoints(['/nothing/here.csv'], setups())).rejects.toThrow('/nothing/here');
  });

  test('the example has twelve points', () => {
    expect(rowsOf(readFileSync(POINTS, 'utf8'))).toHaveLength(12);
  });
});
