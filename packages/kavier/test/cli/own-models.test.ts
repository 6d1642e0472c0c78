import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownModelTypes } from '@kavier/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kavier } from './in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'kavier-own-models-'));
const file = (name: string) => join(folder, name);

const NOVEL = {
  model_type: 'novel',
  num_hidden_layers: 8,
  hidden_size: 1024,
  intermediate_size: 4096,
  num_attention_heads: 8,
  num_key_value_heads: 8,
  vocab_size: 32_000,
  max_position_embeddings: 8192,
  tie_word_embeddings: false,
};

const OWN = `
models:
  - name: mine-1b
    parameters: 1e9
    layers: 16
    hiddenSize: 2048
    intermediateSize: 8192
    vocabularySize: 32000
    attention: [{ kind: full, layers: 16, queryHeads: 16, kvHeads: 8, headSize: 128 }]
    maxContextTokens: 8192
accelerators:
  - name: my-npu
    peakFlops: { bf16: 4e14 }
    memoryBytesPerS: 2e12
    memoryBytes: 64e9
    tdpW: 400
    idleW: 60
    hostLink: { kind: pcie, bytesPerS: 32e9 }
`;

beforeAll(() => {
  writeFileSync(file('novel.json'), JSON.stringify(NOVEL));
  writeFileSync(file('own.yaml'), OWN);
  writeFileSync(file('trace.csv'), 'arrival_s,prompt_tokens,output_tokens\n0,100,10\n1,200,20\n');
  const scenario = `workload: { trace: trace.csv }\nfleet: [{ name: x, model: mine-1b, accelerator: my-npu }]\ncatalog:${OWN.replaceAll('\n', '\n  ')}`;
  writeFileSync(file('scenario.yaml'), scenario);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a model type that is not known', () => {
  const question = [file('novel.json'), '--gpu', 'h100'];

  test('fit says the doubt first, and in JSON', async () => {
    const { stdout } = await kavier(['fit', ...question]);
    expect(stdout.split('\n')[0]).toContain('The model type "novel" is not known');
    const json = await kavier(['fit', ...question, '--json']);
    expect(JSON.parse(json.stdout).doubts[0]).toContain('"novel" is not known');
  });

  test.each([['vllm'], ['kavier-2025']])('run on %s says it first, and in JSON', async (engine) => {
    const run = ['run', file('trace.csv'), '-m', ...question, '--engine', engine, '--no-write'];
    const { stdout } = await kavier(run);
    expect(stdout.split('\n')[0]).toContain('MODEL SHAPE IN DOUBT');
    const json = await kavier([...run, '--json']);
    expect(JSON.parse(json.stdout).assumptions.join(' ')).toContain('"novel" is not known');
  });

  test('a trace whose reuse is counted for it says it, too', async () => {
    const question = ['trace', 'inspect', file('trace.csv'), '--for-model', file('novel.json')];
    const { stdout } = await kavier([...question, '--json']);
    expect(JSON.parse(stdout).doubts.join(' ')).toContain('"novel" is not known');
  });
});

describe('--catalog', () => {
  const own = ['--catalog', file('own.yaml')];

  test.each([
    ['fit', 'mine-1b', '--gpu', 'my-npu', ...own],
    ['run', file('trace.csv'), '-m', 'mine-1b', '--gpu', 'my-npu', '--no-write', ...own],
    ['compare', file('trace.csv'), '-m', 'mine-1b', '--gpu', 'my-npu', ...own],
    ['footprint', file('trace.csv'), '-m', 'mine-1b', '--gpu', 'my-npu', ...own],
    ['cost', file('trace.csv'), '-m', 'mine-1b', '--gpu', 'my-npu', '--gpu-hour-usd', '2', ...own],
    ['trace', 'inspect', file('trace.csv'), '--for-model', 'mine-1b', ...own],
    ['fit', 'mine-1b', '--gpu', 'my-npu', '--catalog', file('scenario.yaml')],
  ])('kavier %s %s', async (...words) => {
    const { code, stderr } = await kavier(words);
    expect(code, stderr).toBe(0);
  });

  test('comes before the entries of a scenario, which stay', async () => {
    const wider = OWN.replace('memoryBytes: 64e9', 'memoryBytes: 96e9').replace(
      /models:[\s\S]*accel/,
      'accel',
    );
    writeFileSync(file('wider.yaml'), wider);
    const words = ['run', file('scenario.yaml'), '--catalog', file('wider.yaml'), '--no-write'];
    const { code, stdout } = await kavier([...words, '--json']);
    expect(code).toBe(0);
    const before = await kavier(['run', file('scenario.yaml'), '--no-write', '--json']);
    const blocks = (text: string) => JSON.parse(text).fleet[0].kvBlocks ?? text.length;
    expect(blocks(stdout)).not.toBe(blocks(before.stdout));
  });

  test('a file that is not there, or no catalog, is refused with its place', async () => {
    const missing = await kavier(['fit', 'mine-1b', '--gpu', 'h100', '--catalog', file('no.yaml')]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/no\.yaml: the catalog cannot be read; found ENOENT/);
    writeFileSync(file('typo.yaml'), OWN.replace('kvHeads', 'kvHead'));
    const typo = await kavier(['fit', 'mine-1b', '--gpu', 'h100', '--catalog', file('typo.yaml')]);
    expect(typo.code).toBe(2);
    expect(typo.stderr).toMatch(/typo\.yaml:\d+:\d+/);
  });
});

test('the page of architectures names every model type that is read exactly', () => {
  const page = readFileSync(new URL('../../../../docs/models.md', import.meta.url), 'utf8');
  const named = new Set([...page.matchAll(/`([\w.-]+)`/g)].map(([, word]) => word));
  expect(knownModelTypes().filter((type) => !named.has(type))).toEqual([]);
});
