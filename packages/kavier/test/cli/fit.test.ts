import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FitDocument } from '../../src/fit/fit-document.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';

const CONFIG = {
  model_type: 'llama',
  num_hidden_layers: 32,
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  max_position_embeddings: 8192,
  torch_dtype: 'bfloat16',
};

const documentOf = async (argv: readonly string[]) => {
  const { code, stdout } = await kavier(['fit', ...argv, '--json']);
  return { code, document: JSON.parse(stdout) as FitDocument };
};

describe('kavier fit', () => {
  test('a model that fits: bar, table, verdict, and 0', async () => {
    const { code, stdout, stderr } = await kavier(['fit', 'llama-3-8b', '--gpu', 'h100']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const part of [
      'llama-3-8b fits on 1 x h100-sxm',
      'KV memory limits that',
      'Memory of each h100-sxm, 79.65 GiB',
      'for the engine 92 % of 79.18 visible',
      'Model loading took 14.9',
      'Available KV cache memory: ',
      'GPU KV cache size: ',
      'Maximum concurrency for 8,192 tokens per request: ',
      'requests of, tokens',
      'Assumed',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(28);
    const full = await kavier(['fit', 'llama-3-8b', '--gpu', 'h100', '--full']);
    for (const part of ['[█', 'withheld', 'driver', 'Requests at once, by their length']) {
      expect(full.stdout).toContain(part);
    }
  });

  test('a model that keeps states says in which blocks prefixes are found again', async () => {
    const question = ['nemotron-nano-9b-v2', '--gpu', 'h100'];
    const { stdout } = await kavier(['fit', ...question]);
    expect(stdout).toContain('in blocks of 1,312 tokens');
    expect(stdout).toContain('Setting attention block size to 1312 tokens');
    const { document } = await documentOf(question);
    expect(document.prefixBlockTokens).toBe(1312);
    const kept = await documentOf([...question, '--prefix-caching', 'on']);
    expect(kept.document.maxConcurrency).toBeLessThan(document.maxConcurrency);
    const wide = await documentOf([...question, '--block-tokens', '2048']);
    expect(wide.document.prefixBlockTokens).toBe(2048);
  });

  test('a model that does not fit: what is missing, what helps, and 1', async () => {
    const { code, stdout, stderr } = await kavier(['fit', 'llama-3.1-70b', '--gpu', 'a10']);
    expect(code).toBe(1);
    expect(stdout).toContain('llama-3.1-70b does not fit on 1 x a10');
    expect(stdout).toContain('--tp 16');
    expect(stdout).toContain('--pp 12');
    expect(stderr).toContain('the model does not fit');
    expect(stderr).toContain('--tp 16');
    const none = await kavier(['fit', 'llama-3-8b', '--gpu', 'a10', '--memory-fraction', '0.01']);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('No single change');
  });

  test('a remedy, taken as it is written, fits', async () => {
    const question = ['llama-3.1-70b', '--gpu', 'h100', '--tp', '2'];
    const { code, document } = await documentOf(question);
    expect(code).toBe(1);
    expect(document).toMatchObject({ schema: 'kavier.fit/1', fits: false, limit: 'context' });
    expect(document.remedies.map(({ change }) => change)).toEqual([
      'tensorParallel',
      'pipelineParallel',
      'weights',
      'maxContextTokens',
    ]);
    const tokens = document.longestRequestTokens;
    for (const flags of [
      ['--tp', '4'],
      ['--weights', 'fp8'],
      ['--max-context', String(tokens)],
    ]) {
      expect((await documentOf([...question, ...flags])).code).toBe(0);
    }
    expect((await documentOf([...question, '--max-context', String(tokens + 1)])).code).toBe(1);
  });

  test('the document adds up and keeps every flag', async () => {
    const { document } = await documentOf(
      'qwen3-30b-a3b --gpu h200 --tp 2 --pp 2 --dp 4 --weights fp8 --kv-precision fp8 --memory-fraction 0.5 --max-context 5000 --sequence 2000 --max-batched-tokens 777 --max-sequences 99 --block-tokens 32'.split(
        ' ',
      ),
    );
    expect(document.options).toEqual({
      tensorParallel: 2,
      pipelineParallel: 2,
      dataParallel: 4,
      weights: 'fp8',
      kvCache: 'fp8',
      blockTokens: 32,
      memoryFraction: 0.5,
      maxContextTokens: 5000,
      maxBatchedTokens: 777,
      maxSequences: 99,
      meanSequenceTokens: 2000,
      release: '0.27',
      eager: false,
      prefixCaching: true,
    });
    expect(document.accelerators).toBe(16);
    const bytes = Object.values(document.partsBytes).reduce((sum, part) => sum + part, 0);
    expect(bytes / document.accelerator.memoryBytes).toBeCloseTo(1, 9);
    expect(document.concurrency.map(({ sequenceTokens }) => sequenceTokens)).toEqual([
      1024, 2000, 4096, 5000,
    ]);
    const counts = document.concurrency.map(({ byMemory }) => byMemory);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(Math.max(...document.concurrency.map(({ requests }) => requests))).toBe(99);
    expect(
      document.sizes.map(({ tensorParallel, pipelineParallel }) => [
        tensorParallel,
        pipelineParallel,
      ]),
    ).toEqual([
      [1, 2],
      [2, 2],
      [4, 2],
      [8, 2],
      [1, 4],
      [4, 1],
      [2, 4],
    ]);
    expect(document.limit).toBe('max-sequences');
  });

  test('stages divide weights and KV cache, parts that share experts only those', async () => {
    const question = ['qwen3-30b-a3b', '--gpu', 'h200'];
    const [one, stages, parts] = [
      await documentOf(question),
      await documentOf([...question, '--pp', '2']),
      await documentOf([...question, '--dp', '2']),
    ].map(({ document }) => document);
    // The ends hold embedding and head, the rotary table is held whole.
    expect(stages.partsBytes.weights / one.partsBytes.weights).toBeCloseTo(0.5, 2);
    expect(stages.kvBytesPerToken).toBeCloseTo(one.kvBytesPerToken / 2, 6);
    expect(parts.partsBytes.weights).toBeGreaterThan(one.partsBytes.weights / 2);
    expect(parts.partsBytes.weights).toBeLessThan(one.partsBytes.weights);
    expect(parts.kvBytesPerToken).toBe(one.kvBytesPerToken);
    const { stdout } = await kavier(['fit', ...question, '--pp', '2', '--dp', '4', '--full']);
    for (const part of [
      'fits on 8 x h200 (pipeline parallel 2, data parallel 4): in each',
      '1/8 of the routed experts, 1/2 of all else',
      '--tp 4 --pp 2 --dp 4',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test('reads a config.json as the same model of the catalog', async () => {
    const folder = join(temporaryFolder(), 'My Model');
    mkdirSync(folder);
    const path = join(folder, 'config.json');
    writeFileSync(path, JSON.stringify(CONFIG));
    const [own, known] = [
      await documentOf([path, '--gpu', 'h100']),
      await documentOf(['llama-3-8b', '--gpu', 'h100']),
    ];
    expect(own.document.model.name).toBe('my-model');
    expect(own.document.partsBytes).toEqual(known.document.partsBytes);
  });

  test('stays within the width of the terminal', async () => {
    for (const columns of [60, 80, 120]) {
      const { stdout } = await kavier(['fit', 'llama-3.1-8b', '--gpu', 'a10'], { columns });
      expect(stdout.split('\n').filter((line) => line.length > Math.max(columns, 72))).toEqual([]);
    }
  });

  test.each([
    [['llama-3.1-7b', '--gpu', 'h100'], 'Did you mean llama-3.1-8b?'],
    [['llama-3-8b', '--gpu', 'h100-smx'], 'Did you mean h100-sxm?'],
    [['llama-3-8b'], '--gpu'],
    [['llama-3-8b', '--gpu', 'h100', '--tp', '3'], 'expected one of 1, 2, 4, 8'],
    [['llama-3-8b', '--gpu', 'h100', '--tp', '0'], '--tp'],
    [['llama-3-8b', '--gpu', 'h100', '--pp', '33'], '<= 32'],
    [['llama-3-8b', '--gpu', 'h100', '--dp', '2'], 'set replicas'],
    [['llama-3-8b', '--gpu', 'h100', '--weights', 'fp9'], 'Did you mean fp8?'],
    [['llama-3-8b', '--gpu', 'h100', '--kv-precision', 'bf15'], 'Did you mean bf16?'],
    [['llama-3-8b', '--gpu', 'h100', '--memory-fraction', '1.5'], '--memory-fraction'],
    [['llama-3-8b', '--gpu', 'h100', '--max-context', '9000'], '<= 8192'],
    [['no-such/config.json', '--gpu', 'h100'], 'config.json'],
    [['llama-3-8b', '--gpu', 'h100', '--release', '0.6.3'], 'from 0.8 on'],
    [['llama-3-8b', '--gpu', 'h100', '--log', 'no-such.log'], 'no-such.log'],
    [['--gpu', 'h100'], 'no model was named'],
  ])('%j ends with 2 and says why', async (argv, message) => {
    const { code, stdout, stderr } = await kavier(['fit', ...argv]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});
