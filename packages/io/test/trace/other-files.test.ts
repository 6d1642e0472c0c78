import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/source/memory-source.ts';
import { recognizeTrace } from '../../src/trace/read-trace.ts';
import { errorOf } from './help.ts';

const refusal = async (text: string) => errorOf(recognizeTrace(memorySource('notes', text)));

describe('a file that is something else', () => {
  it.each([
    [
      'the timeline of a run',
      'replica,bucket_start_s,prompt_tokens,output_tokens\n',
      'trace export',
    ],
    ['fragments of OpenDC', 'id,duration,cpu_usage,gpu_usage\n', 'trace export'],
    ['a scenario', '{"workload": {}, "fleet": []}', 'kavier run FILE'],
    ['a configuration', '{\n  "model_type": "llama",\n  "hidden_size": 4096\n}', 'kavier fit FILE'],
    ['grid intensities', 'timestamp,carbon_intensity\n', '--carbon-trace'],
    ['an electricity price', 'timestamp,value\n', '--electricity-trace'],
    [
      'a sweep',
      'input_len,output_len,concurrency,mean_ttft_ms\n128,64,8,90\n',
      'validate --results',
    ],
    ['rows by batch', 'isl,osl,batch_size,tpot_ms\n', '--format lengths'],
    ['a list of records', '[{"prompt_tokens": 5, "completion_tokens": 6}]', 'jq -c'],
    ['texts', '{"messages": [], "timestamp": 0}', 'count their tokens'],
  ])('%s is refused with the way to go', async (_, text, hint) => {
    const error = await refusal(text);
    expect(error.message).toContain('this is no trace of a known format');
    expect(error.hint).toContain(hint);
  });

  it.each([
    [
      'JSON with many keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key-${i}`, i]))),
    ],
    [
      'a document over lines',
      `{\n${Array.from({ length: 500 }, (_, i) => `"key-${i}": ${i}`).join(',\n')}\n}`,
    ],
    ['a long header', Array.from({ length: 200 }, (_, i) => `column ${i}`).join(',')],
    ['a long line', 'x'.repeat(100_000)],
    [
      'a document cut in its first line',
      `{"notes": [{"created_at": 1, "prompt_tokens": 2, "output_tokens": 3, "x": "${'y'.repeat(5_000_000)}`,
    ],
  ])('%s is described in a few words', async (_, text) => {
    const { message } = await refusal(text);
    expect(message.length).toBeLessThan(600);
  });

  it('a record on a line longer than 64 KiB is a record', async () => {
    const row = (created: number) =>
      JSON.stringify({
        text: 'x'.repeat(200_000),
        created,
        prompt_tokens: 5,
        completion_tokens: 6,
      });
    const format = await recognizeTrace(
      memorySource('log', `${row(1757289240)}\n${row(1757289241)}`),
    );
    expect(format.name).toBe('table');
  });
});
