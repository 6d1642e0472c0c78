import { describe, expect, test } from 'vitest';
import { HAS_NO_DATA, publicFile, SKIPPED } from '../../../test/public-data.ts';
import type { RunDocument } from '../src/run/run-document.ts';
import type { TraceDocument } from '../src/trace/trace-document.ts';
import { kavier } from './cli/in-process.ts';

const AZURE = publicFile('traces/azure-2023/AzureLLMInferenceTrace_conv.csv');
const MOONCAKE = publicFile('traces/mooncake-fast25/conversation_trace.jsonl');
const SHAREGPT = publicFile(
  'measurements/llmservingsim-a6000/sharegpt_pulse_req50_n6_delay15_pc.jsonl.gz',
);

const jsonOf = async <T>(...argv: readonly string[]) => {
  const { code, stdout, stderr } = await kavier([...argv, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as T;
};

describe.skipIf(HAS_NO_DATA)(`public traces ${SKIPPED}`, () => {
  test('the Azure conversation trace of 2023 runs whole', async () => {
    const document = await jsonOf<RunDocument>(
      'run',
      AZURE,
      '--no-write',
      '--engine',
      'kavier-2025',
    );
    expect(document.workload).toMatchObject({
      format: 'azure',
      requests: 19_366,
      promptTokens: 22_361_870,
      outputTokens: 4_088_665,
    });
    // From the totals alone: n * 0.025 s + 2 P / (0.3 F) a prompt token, b P / (0.6 B) an output token.
    const { prefillHours, decodeHours } = document.efficiency;
    const prefillS = 19_366 * 0.025 + (22_361_870 * 2 * 8e9) / (0.3 * 125e12);
    expect(prefillHours).toBeCloseTo(prefillS / 3600, 6);
    expect(decodeHours).toBeCloseTo((4_088_665 * 2 * 8e9) / (0.6 * 600e9) / 3600, 6);
  });

  test('Mooncake: the published block and token hit ratios', async () => {
    const { requests, reuse } = await jsonOf<TraceDocument>('trace', 'inspect', MOONCAKE);
    expect(requests).toBe(12_031);
    expect(reuse?.distinctBlocks).toBe(182_790);
    expect(reuse?.blockHitRatio.toFixed(4)).toBe('0.3664');
    expect(reuse?.tokenHitRatio.toFixed(4)).toBe('0.3736');
  });

  test('ShareGPT pulses: the tokens that a live vLLM served from its prefix cache', async () => {
    const flags = ['trace', 'inspect', SHAREGPT, '--block-tokens', '16'];
    const { promptTokens, reuse } = await jsonOf<TraceDocument>(...flags);
    expect(promptTokens.total).toBe(82_645);
    expect(reuse?.reusableTokens).toBe(21_264);
  });

  test('ShareGPT pulses: a simulated vLLM serves exactly those tokens from its cache', async () => {
    const engine =
      '--engine vllm --model llama-3.1-8b --gpu rtx-a6000 --kv-cache-blocks 13844 ' +
      '--kv-block-tokens 16 --max-batched-tokens 2048 --max-context 2048';
    const flags = ['run', SHAREGPT, '--no-write', ...engine.split(' ')];
    const { cache, performance } = await jsonOf<RunDocument>(...flags);
    expect(performance.outcomes.completed).toBe(300);
    expect(cache?.queriedTokens).toBe(82_645);
    expect(cache?.hitTokens).toBe(21_264);
  });

  test.each([
    ['one H100', '--gpu h100-sxm', 'stable'],
    ['two A10s', '--gpu a10 --replicas 2', 'over'],
  ])('the Azure conversation trace on %s', async (_, hardware, state) => {
    const flags = `--engine vllm --model llama-3.1-8b ${hardware}`.split(' ');
    const { workload, performance, saturation } = await jsonOf<RunDocument>(
      'run',
      AZURE,
      '--no-write',
      ...flags,
    );
    expect(performance.outcomes.completed).toBe(workload.requests);
    expect(saturation.state).toBe(state);
  });
});
