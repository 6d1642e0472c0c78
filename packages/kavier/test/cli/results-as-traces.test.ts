import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';

/** Ten requests of `vllm bench serve --save-detailed`, one of which failed. */
const LISTS = {
  input_lens: Array.from({ length: 10 }, () => 200),
  output_lens: Array.from({ length: 10 }, (_, i) => (i === 3 ? 0 : 20)),
  ttfts: Array.from({ length: 10 }, () => 0.1),
  itls: Array.from({ length: 10 }, (_, i) => (i === 3 ? [] : Array(19).fill(0.01))),
  start_times: Array.from({ length: 10 }, (_, i) => 50 + i / 2),
  errors: Array.from({ length: 10 }, (_, i) => (i === 3 ? 'Internal Server Error' : '')),
};

const BENCH = {
  backend: 'vllm',
  model_id: 'm',
  num_prompts: 10,
  request_rate: 2,
  max_concurrency: null,
  duration: 5,
  completed: 9,
  failed: 1,
  total_input_tokens: 1800,
  total_output_tokens: 180,
  request_throughput: 1.8,
  mean_ttft_ms: 100,
  mean_tpot_ms: 10,
};

const LLAMA = ['--model', 'llama-3.1-8b', '--gpu', 'h100'];

function fileOf(content: object): string {
  const path = join(temporaryFolder(), 'bench.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('results of a benchmark tool as a trace', () => {
  test('measure, replay, what if: the requests that were sent, at their times', async () => {
    const path = fileOf({ ...BENCH, ...LISTS });
    const run = ['run', path, ...LLAMA, '--no-write', '--json'];
    const { code, stdout } = await kavier(run);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.workload).toMatchObject({ requests: 10, format: 'benchmark-results' });
    expect(document.workload.notes.join(' ')).toContain('1 of 10 requests failed');
    const inspected = await kavier(['trace', 'inspect', path]);
    expect(inspected.stdout).toContain('requests  10');
    const forced = await kavier([...run, '--format', 'vllm-bench']);
    expect(JSON.parse(forced.stdout).workload.requests).toBe(10);
  });

  test('without single requests they are refused, with a word on what they are good for', async () => {
    const path = fileOf(BENCH);
    for (const argv of [
      ['run', path, ...LLAMA, '--no-write'],
      ['trace', 'inspect', path],
    ]) {
      const { code, stdout, stderr } = await kavier(argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`kavier validate --results ${path}`);
      expect(stderr).toContain('kavier calibrate');
      expect(stderr.length).toBeLessThan(1000);
    }
  });

  test('clients that wait for answers are a doubt', async () => {
    const closed = { ...BENCH, ...LISTS, request_rate: 'inf', max_concurrency: 2 };
    const { stdout } = await kavier(['run', fileOf(closed), ...LLAMA, '--no-write', '--json']);
    expect(JSON.parse(stdout).workload.doubts.join()).toContain('2 clients that wait for answers');
  });
});
