import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RESULT_FORMATS } from '../../src/results/formats.ts';
import { LOG_NAMES } from '../../src/results/log-columns.ts';
import { readBenchmark } from '../../src/results/read-result.ts';
import { memoryFolder, memorySource } from '../../src/source/memory-source.ts';
import { errorOf, gzip } from '../trace/help.ts';
import { expectLawful, read } from './help.ts';
import { WRITTEN } from './same-run.ts';
import { AIPERF, GUIDELLM, INFERENCE_PERF, LOG_CSV, VLLM } from './samples.ts';
import {
  AIPERF_CSV,
  AIPERF_SWEEP,
  AIPERF_SWEEP_CSV,
  EVALSCOPE,
  GUIDELLM_CSV,
  LLMETER,
  PROMETHEUS,
  VLLM_OFFLINE,
} from './table-samples.ts';

const SAMPLES: Readonly<Record<string, unknown>> = {
  'vllm-bench': VLLM,
  'vllm-offline': VLLM_OFFLINE,
  guidellm: GUIDELLM,
  'guidellm-csv': GUIDELLM_CSV,
  'inference-perf': INFERENCE_PERF,
  'inference-perf-requests': WRITTEN['inference-perf-requests'].text,
  aiperf: AIPERF,
  'aiperf-records': WRITTEN['aiperf-records'].text,
  'aiperf-sweep': AIPERF_SWEEP,
  'aiperf-sweep-csv': AIPERF_SWEEP_CSV,
  'aiperf-csv': AIPERF_CSV,
  llmeter: LLMETER,
  evalscope: EVALSCOPE,
  litellm: WRITTEN.litellm.text,
  otel: WRITTEN.otel.text,
  prometheus: PROMETHEUS,
  'request-log': LOG_CSV,
};

/** The tool, where it is not called as the format is. */
const TOOLS: Readonly<Record<string, string>> = {
  'vllm-offline': 'vllm-throughput',
  'guidellm-csv': 'guidellm',
  'inference-perf-requests': 'inference-perf',
  'aiperf-records': 'aiperf',
  'aiperf-sweep': 'aiperf',
  'aiperf-sweep-csv': 'aiperf',
  'aiperf-csv': 'aiperf',
};
const toolOf = (name: string) => TOOLS[name] ?? name;

/** Formats of which a part may be a file in itself: rows, lines. */
const IN_ROWS = /csv|log|records|litellm|otel|prometheus/;

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
  const tool = toolOf(name);

  it('is recognised by its content, compressed, indented or with a byte order mark', async () => {
    for (const content of [text, written, await gzip(text), `\uFEFF${text}`]) {
      const results = await read(content);
      expect(results[0].tool).toBe(tool);
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
      // What ends within a row or a line may still be whole before it.
      else expect(name).toMatch(IN_ROWS);
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

  it('there are some, each of a format', () => {
    expect(examples.length).toBeGreaterThan(4);
    expect(examples.filter(([, name]) => SAMPLES[name] === undefined)).toEqual([]);
  });

  it.each(examples.map(([, name, text]) => [name, text]))('%s', async (name, text) => {
    const [result] = await read(text);
    expectLawful(result);
    expect(result.tool).toBe(toolOf(name));
    expect(result.measured.ttftMeanS).toBeGreaterThan(0);
  });
});

it('what is nested too deeply to be shown is refused by its place', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const source = (text: string) => memorySource('deep.json', text);
  await expect(readBenchmark(source(deep))).rejects.toThrow(/found a deeply nested list/);
  const metrics = `{"benchmarks":[{"metrics":${deep}}]}`;
  await expect(readBenchmark(source(metrics))).rejects.toThrow(/metrics is not an object/);
});
