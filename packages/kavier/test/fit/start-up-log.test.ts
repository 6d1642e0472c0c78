import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loggedOptions } from '../../src/fit/log-options.ts';
import { readStartUpLog } from '../../src/fit/start-up-log.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Lines as several releases print them, around figures of our own. */
const LOG_0_10 = `
(APIServer pid=1) INFO 09-24 20:45:41 [api_server.py:1896] vLLM API server version 0.10.2
(APIServer pid=1) INFO 09-24 20:45:41 [utils.py:328] non-default args: {'model_tag': 'Qwen/Qwen3-14B', 'model': 'Qwen/Qwen3-14B', 'max_model_len': 32768, 'tensor_parallel_size': 2, 'max_num_seqs': 64}
(APIServer pid=1) INFO 09-24 20:45:49 [scheduler.py:222] Chunked prefill is enabled with max_num_batched_tokens=2048.
(EngineCore_DP0 pid=2) INFO 09-24 20:45:58 [core.py:76] Initializing a V1 LLM engine (v0.10.2) with config: model='Qwen/Qwen3-14B', max_seq_len=32768, tensor_parallel_size=2, pipeline_parallel_size=1, quantization=None, enforce_eager=True, kv_cache_dtype=fp8
(Worker_TP0 pid=3) INFO 09-24 20:46:20 [gpu_model_runner.py:2007] Model loading took 13.80 GiB and 3.5 seconds
(Worker_TP0 pid=3) INFO 09-24 20:53:41 [gpu_worker.py:298] Available KV cache memory: 25.30 GiB
(Worker_TP1 pid=4) INFO 09-24 20:53:41 [gpu_worker.py:298] Available KV cache memory: 25.10 GiB
(EngineCore_DP0 pid=2) INFO 09-24 20:53:41 [kv_cache_utils.py:864] GPU KV cache size: 660,032 tokens
(EngineCore_DP0 pid=2) INFO 09-24 20:53:41 [kv_cache_utils.py:868] Maximum concurrency for 32,768 tokens per request: 20.14x
(Worker_TP0 pid=3) INFO 09-24 20:54:35 [gpu_worker.py:391] Free memory on device (43.93/44.42 GiB) on startup. Desired GPU memory utilization is (0.9, 39.98 GiB). Actual usage is 13.80 GiB for weight, 0.60 GiB for peak activation, 0.21 GiB for non-torch memory, and 0.0 GiB for CUDAGraph memory. Current kv cache memory in use is 26950000000 bytes.
`;
const LOG_0_31 =
  '(EngineCore pid=3) INFO 10-06 17:00:11 [model_runner.py:407] Model loading took 15.0 GiB memory and 5.4 seconds\n' +
  '(EngineCore pid=3) INFO 10-06 17:00:33 [gpu_worker.py:692] Available KV cache\n memory: 56.21 GiB\n' +
  '\u001B[32m(EngineCore pid=3)\u001B[0m INFO [kv_cache_utils.py:2464] GPU KV cache size: 460,496 tokens, Maximum concurrency for 131,072 tokens per request: 3.51x\n' +
  'INFO [gpu_worker.py:955] Free memory on device (78.84/79.25 GiB) on startup. Desired GPU memory utilization is (0.92, 72.91 GiB). Actual usage is 15.26 GiB for consumed memory (weights + non-torch), 1.44 GiB for peak activation, and 0.23 GiB for CUDAGraph memory.\n';
const LOG_DEBUG =
  'DEBUG [gpu_worker.py:278] Memory profiling takes 7.26 seconds. Total non KV cache memory: 2.78GiB; torch peak memory increase: 0.45GiB; non-torch forward increase memory: 0.02GiB; weights memory: 2.32GiB.\n';
const LOG_V0 =
  'INFO api_server.py: vLLM API server version 0.6.4\nvllm serve m --max-num-seqs 8 --gpu-memory-utilization=0.95\n' +
  'INFO worker.py:241] model weights take 7.51GiB; non_torch_memory takes 0.39GiB; PyTorch activation peak memory takes 2.53GiB; the rest of the memory reserved for KV Cache is 3.76GiB.\n' +
  'INFO # GPU blocks: 3852, # CPU blocks: 4096\n';

describe('a start-up log', () => {
  test('counts its blocks in the size that it states', () => {
    const of = (block: string) => readStartUpLog(`${block}\n# GPU blocks: 100`, 'a').figures;
    expect(of('block_size=32').kvTokens).toBe(3200);
    expect(of("{'block_size': 64}").kvTokens).toBe(6400);
    expect(of('').kvTokens).toBe(1600);
  });

  test('of 0.10 gives its options and figures; the poorest worker decides', () => {
    const log = readStartUpLog(LOG_0_10, 'a.log');
    expect(log).toMatchObject({ release: '0.10.2', model: 'Qwen/Qwen3-14B', eager: true });
    expect(loggedOptions(log)).toMatchObject({
      release: '0.10.2',
      tensorParallel: 2,
      pipelineParallel: 1,
      memoryFraction: 0.9,
      maxContextTokens: 32_768,
      maxSequences: 64,
      maxBatchedTokens: 2048,
      weights: undefined,
      kvCache: 'fp8',
    });
    expect(log.figures).toEqual({
      visible: 44.42,
      weights: 13.8,
      activation: 0.6,
      runtime: 0.21,
      kvMemory: 25.1,
      kvTokens: 660_032,
      concurrency: 20.14,
    });
  });

  test('of 0.31 with colours and a broken line', () => {
    const { figures, memoryFraction, maxContextTokens } = readStartUpLog(LOG_0_31, 'a.log');
    expect({ memoryFraction, maxContextTokens }).toEqual({
      memoryFraction: 0.92,
      maxContextTokens: 131_072,
    });
    expect(figures).toEqual({
      visible: 79.25,
      weights: 15,
      consumed: 15.26,
      activation: 1.44,
      kvMemory: 56.21,
      kvTokens: 460_496,
      concurrency: 3.51,
    });
  });

  test('of debugging, and of the engine before this one', () => {
    expect(readStartUpLog(LOG_DEBUG, 'a.log').figures).toEqual({
      weights: 2.32,
      activation: 0.45,
      runtime: 0.02,
    });
    const old = readStartUpLog(LOG_V0, 'a.log');
    expect(old).toMatchObject({ release: '0.8', maxSequences: 8, memoryFraction: 0.95 });
    expect(old.figures).toEqual({
      weights: 7.51,
      activation: 2.53,
      runtime: 0.39,
      kvMemory: 3.76,
      kvTokens: 61_632,
    });
  });

  test('that is none is refused', () => {
    expect(() => readStartUpLog('hello', 'b.log')).toThrow(/b\.log.*Available KV cache memory/);
  });
});

describe('kavier fit --log', () => {
  const write = (text: string) => {
    const path = join(temporaryFolder(), 'vllm.log');
    writeFileSync(path, text);
    return path;
  };

  test('takes model and options from the log and shows plan, log and difference', async () => {
    const path = write(LOG_0_10);
    const { code, stdout } = await kavier(['fit', '--gpu', 'l40s', '--log', path]);
    expect(code).toBe(0);
    expect(stdout).toContain('qwen3-14b fits on 2 x l40s');
    expect(stdout).toMatch(/Model loading took +13\.\d+ +13\.80 +[+-]?0\.\d+/);
    expect(stdout).toContain('vLLM 0.10.2');
    const { stdout: json } = await kavier(['fit', '--gpu', 'l40s', '--log', path, '--json']);
    const { log, options } = JSON.parse(json);
    expect(options).toMatchObject({ maxSequences: 64, kvCache: 'fp8', eager: true });
    for (const { predicted, logged, difference } of log) {
      expect(difference).toBeCloseTo(predicted - logged, 9);
    }
    expect(log.map(({ unit }: { unit: string }) => unit)).toContain('tokens');
  });

  test('a flag wins over the log', async () => {
    const argv = ['fit', 'qwen3-8b', '--gpu', 'l40s', '--tp', '1', '--log', write(LOG_0_10)];
    const { stdout } = await kavier([...argv, '--json']);
    const { model, options } = JSON.parse(stdout);
    expect([model.name, options.tensorParallel]).toEqual(['qwen3-8b', 1]);
  });

  test('a text without a line of memory ends with 2', async () => {
    const { code, stderr } = await kavier([
      'fit',
      'qwen3-8b',
      '--gpu',
      'l40s',
      '--log',
      write('no'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('this is no start-up log of vLLM');
  });
});
