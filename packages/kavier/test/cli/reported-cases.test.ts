import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';

const SERVICE = ['--engine', 'vllm', '--model', 'llama-3.1-8b', '--gpu', 'h100-sxm'];

/** Runs a text as a trace or a scenario. */
async function run(name: string, text: string, flags: readonly string[]): Promise<RunDocument> {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  const { code, stdout, stderr } = await kavier(['run', file, ...flags, '--no-write', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as RunDocument;
}

/** A trace with token ids: each row is its arrival, the first token and how many follow on, and its output. */
function withTokens(
  rows: readonly (readonly [atS: number, ids: readonly number[], output: number])[],
) {
  const head = 'session_id,turn_id,ts,num_input_tokens,num_output_tokens,input_tokens';
  const lines = rows.map(
    ([atS, ids, output], i) => `s${i},0,${atS},${ids.length},${output},"[${ids.join(', ')}]"`,
  );
  return `${[head, ...lines].join('\n')}\n`;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** What was reported of other engines and simulators, with the right behaviour. */
describe('prefix lookups', () => {
  test('of a request that waits for memory over many steps count once', async () => {
    const prompts = [
      range(0, 400),
      range(10_000, 10_400),
      [...range(0, 64), ...range(20_000, 20_300)],
    ];
    const text = withTokens(prompts.map((ids, i) => [i * 1e-3, ids, 90]));
    // 62 blocks of 16: two prompts and their answers, and no room for a third.
    const { cache, service } = await run('wait.csv', text, [...SERVICE, '--kv-cache-blocks', '62']);
    expect(cache).toMatchObject({ lookups: 3, queriedTokens: 400 + 400 + 364, hitTokens: 64 });
    expect(service?.queueS.max ?? 0).toBeGreaterThan(0.3);
  });

  test('of a prompt that is computed in chunks count once', async () => {
    const shared = range(0, 1024);
    const text = withTokens([
      [0, shared, 1],
      [5, [...shared, ...range(50_000, 51_024)], 1],
    ]);
    const { cache } = await run('chunks.csv', text, [...SERVICE, '--max-batched-tokens', '256']);
    expect(cache).toMatchObject({ lookups: 2, queriedTokens: 3072, hitTokens: 1024 });
  });
});

test('a cache that is too small preempts and still completes every request', async () => {
  const text = `
workload:
  generate:
    kind: plain
    requests: 60
    arrivals: { process: poisson, rateRps: 20 }
    promptTokens: { distribution: uniform, min: 1000, max: 1200 }
    outputTokens: { distribution: uniform, min: 100, max: 200 }
fleet: [ { model: llama-3.1-8b, accelerator: h100-sxm, engine: { profile: vllm, kvCacheBlocks: 150 } } ]
seed: 1
`;
  const { served, service } = await run('exhausted.yaml', text, []);
  expect(served.requests).toBe(60);
  expect(service?.preemptions ?? 0).toBeGreaterThan(0);
});

test('a timeout does not make a service look faster', async () => {
  const text = (timeoutS: string) => `
workload:
  generate:
    kind: users
    users: 300
    requestsPerUser: 2
    thinkTimeS: 0.01
    promptTokens: { distribution: fixed, tokens: 4000 }
    outputTokens: { distribution: fixed, tokens: 400 }
fleet: [ { model: llama-3.1-8b, accelerator: h100-sxm, engine: { profile: vllm${timeoutS} } } ]
warmUpS: 0
seed: 1
`;
  const patient = await run('patient.yaml', text(''), []);
  const hasty = await run('hasty.yaml', text(', timeoutS: 10'), []);
  expect(hasty.served.requests).toBeLessThan(patient.served.requests);
  expect(hasty.performance.outputTokensPerS ?? 0).toBeLessThan(
    patient.performance.outputTokensPerS ?? 0,
  );
});

describe('public traces', () => {
  test('Azure 2024: times with and without a fraction, out of order; an empty prompt and an empty answer', async () => {
    const rows = [
      '00:00:01.500000+00:00,700,4',
      '00:00:00+00:00,80,1',
      '00:00:02+00:00,0,7',
      '00:00:03+00:00,9,0',
    ];
    const text = [
      'TIMESTAMP,ContextTokens,GeneratedTokens',
      ...rows.map((row) => `2024-05-10 ${row}`),
    ].join('\n');
    const { workload, performance } = await run('azure.csv', text, SERVICE);
    expect(workload.repaired).toEqual([{ reason: 'moved into order of arrival', count: 2 }]);
    expect(performance.outcomes).toMatchObject({ completed: 3, rejected: 1 });
    // The empty answer and the one of a single token have no gap between tokens.
    expect(performance.tpotS.count).toBe(1);
  });

  test('BurstGPT: rows without tokens are left out and counted', async () => {
    const rows = [
      '5,ChatGPT,400,10,410,API log',
      '6,ChatGPT,30,0,30,API log',
      '7,GPT-4,0,0,0,API log',
    ];
    const text = [
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
      ...rows,
    ].join('\n');
    const { workload } = await run('burst.csv', text, SERVICE);
    expect(workload.leftOut).toEqual([{ reason: 'failed: no response tokens', count: 2 }]);
  });

  test('a client that asks for more than the context has left is refused, not cut', async () => {
    const flags = [...SERVICE, '--max-context', '1000'];
    const text =
      'arrival_s,prompt_tokens,output_tokens,max_tokens\n0,600,50,401\n1,600,50,400\n2,600,500,\n';
    const limits = await run('limits.csv', text, flags);
    expect(limits.performance.outcomes).toMatchObject({ rejected: 1, completed: 2 });
    expect(limits.service?.truncated).toBe(1);
    const lengths = await run('lengths.csv', 'input_len,output_len\n600,401\n600,400\n', flags);
    expect(lengths.performance.outcomes).toMatchObject({ rejected: 1, completed: 1 });
    expect(lengths.service?.truncated).toBe(0);
    expect(lengths.workload.doubts[0]).toContain('all requests arrive at once');
  });
});
