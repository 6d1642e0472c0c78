import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RESULT_FORMATS } from '../../src/results/formats.ts';
import { LOG_NAMES } from '../../src/results/log-columns.ts';
import { readBenchmark } from '../../src/results/read-result.ts';
import { memoryFolder } from '../../src/source/memory-source.ts';
import { errorOf, gzip } from '../trace/help.ts';
import { expectLawful, read } from './help.ts';
import { AIPERF, GUIDELLM, INFERENCE_PERF, LOG_CSV, VLLM } from './samples.ts';

const SAMPLES: Readonly<Record<string, unknown>> = {
  'vllm-bench': VLLM,
  guidellm: GUIDELLM,
  'inference-perf': INFERENCE_PERF,
  aiperf: AIPERF,
  'request-log': LOG_CSV,
};

const TRACE_DOCS = readFileSync(
  fileURLToPath(new URL('../../../../docs/trace-formats.md', import.meta.url)),
  'utf8',
);
const DOCS = readFileSync(
  fileURLToPath(new URL('../../../../docs/measurements.md', import.meta.url)),
  'utf8',
);

describe.each(RESULT_FORMATS.map(({ name }) => name))('%s', (name) => {
  const sample = SAMPLES[name];
  const text = typeof sample === 'string' ? sample : JSON.stringify(sample);
  const written = typeof sample === 'string' ? sample : JSON.stringify(sample, undefined, 2);

  it('is recognised by its content, compressed, indented or with a byte order mark', async () => {
    for (const content of [text, written, await gzip(text), `\uFEFF${text}`]) {
      const results = await read(content);
      expect(results[0].tool).toBe(name);
      results.forEach(expectLawful);
    }
  });

  it('reads the same when it is forced', async () => {
    expect(await read(text, { format: name })).toEqual(await read(text));
  });

  it('is refused with a KavierError when it is cut anywhere', async () => {
    for (let share = 1; share < 20; share++) {
      const cut = text.slice(0, Math.floor((text.length * share) / 20));
      const outcome = await read(cut).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome.name).toBe('KavierError');
      // A log that ends within its last row may still be one.
      else expect(name).toBe('request-log');
    }
  });

  it('is in the documentation', () => {
    expect(DOCS).toContain(`\`${name}\``);
  });
});

describe('files that are no results', () => {
  it.each([
    ['', 'results: the file is empty'],
    [
      '{"a": 1, "b": 2}',
      'these are no results of a known format; found JSON with a, b; expected one of vllm-bench',
    ],
    ['[]', 'these are no results of a known format; found no names'],
    ['[1, 2]', 'results: [0] is not an object; found 1'],
    ['a,b\n1,2\n', 'these are no results of a known format; found columns a, b'],
    ['{"completed": 1,\n "duration": }', 'the file is not JSON'],
    [{ load_summary: {}, failures: {} }, 'It looks like inference-perf without successes'],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0]), 'this is no file of results; found zip data'],
    [
      new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      'the text is not UTF-8; found other bytes at or after line 1',
    ],
  ])('%#', async (content, message) => {
    const error = await errorOf(read(content));
    expect(error.kind).toBe('input');
    expect(error.message).toContain(message);
  });

  it('names the nearest format', async () => {
    const error = await errorOf(read(VLLM, { format: 'vllm-bnech' }));
    expect(error.kind).toBe('usage');
    expect(error.message).toContain('there is no format of results vllm-bnech');
    expect(error.hint).toContain('vllm-bench');
  });

  it('refuses a folder', async () => {
    const error = await errorOf(readBenchmark(memoryFolder('runs', { 'a.json': '{}' })));
    expect(error.message).toContain('runs: this is a folder; found a folder of 1 files');
  });
});

it('every accepted name of a column is in the documentation', () => {
  const documented = DOCS + TRACE_DOCS;
  for (const name of Object.values(LOG_NAMES).flat()) expect(documented).toContain(`\`${name}\``);
});

describe('examples of the documentation', () => {
  const examples = [
    ...DOCS.matchAll(/^`([a-z-]+)`:[^`]*(?:`[^`\n]+`[^`]*)*```(?:json|csv)\n([^`]+)```/gm),
  ];

  it('there is one for each format', () => {
    expect(examples.map(([, name]) => name).sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it.each(examples.map(([, name, text]) => [name, text]))('%s', async (name, text) => {
    const [result] = await read(text);
    expectLawful(result);
    expect(result.tool).toBe(name);
    expect(result.measured.ttftMeanS).toBeGreaterThan(0);
  });
});
