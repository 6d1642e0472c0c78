import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTrace } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { SMALL_YAML } from '../scenario/small.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';

const FILES = [
  'SHA256SUMS',
  'fragments.parquet',
  'provenance.json',
  'requests.parquet',
  'scenario.resolved.yaml',
  'summary.json',
  'tasks.parquet',
  'timeline.parquet',
];

const TRACE = `session_id,turn_id,ts,num_input_tokens,num_output_tokens
a,0,0,1200,10
b,0,0.5,300,20
a,1,1,1500,30
c,0,2,2000,1
`;

/** A folder with a small scenario and a small trace. */
function workplace() {
  const folder = temporaryFolder();
  const scenario = join(folder, 'small.yaml');
  const trace = join(folder, 'trace.csv');
  writeFileSync(scenario, SMALL_YAML);
  writeFileSync(trace, TRACE);
  return { folder, scenario, trace, out: join(folder, 'out') };
}

const bytesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name !== 'provenance.json')
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );

describe('kavier run', () => {
  test('prints the answer on stdout and where it was written on stderr', async () => {
    const { scenario, out } = workplace();
    const { code, stdout, stderr } = await kavier(['run', scenario, '--out', out, '--full']);
    expect(code).toBe(0);
    for (const part of [
      'llama-3-8b on a10 serves 20 requests',
      'TTFT',
      'TPOT',
      'E2E',
      'GPU hours',
      'USD/Mtoken',
      'Binding: decode',
      'Saturation: not modelled',
      'Assumed',
      'Workload:',
      'seed 1',
      `again: kavier run ${scenario}`,
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stderr).toBe(`Written to ${out}\n`);
    expect(readdirSync(out).sort()).toEqual(FILES);
  });

  test('stays within the width of the terminal, commands and names aside', async () => {
    const { scenario } = workplace();
    for (const columns of [60, 80, 120]) {
      const { stdout } = await kavier(['run', scenario, '--no-write'], { columns });
      const long = stdout
        .split('\n')
        .filter((line) => line.length > Math.max(columns, 80) && !line.startsWith('again:'));
      expect(long).toEqual([]);
    }
  });

  test('--json prints the document that summary.json holds, and nothing else', async () => {
    const { scenario, out } = workplace();
    const { stdout, stderr } = await kavier(['run', scenario, '--out', out, '--json', '--quiet']);
    expect(stderr).toBe('');
    expect(stdout).toBe(readFileSync(join(out, 'summary.json'), 'utf8'));
    const document = JSON.parse(stdout) as RunDocument;
    expect(document).toMatchObject({
      schema: 'kavier.run/2',
      seed: 1,
      cache: null,
      workload: { requests: 20, outputTokens: 1000 },
      saturation: { state: 'not-modelled' },
    });
    const { prefillHours, decodeHours, acceleratorHours, costUsd } = document.efficiency;
    expect(prefillHours + decodeHours).toBeCloseTo(acceleratorHours, 12);
    expect(costUsd).toBeCloseTo(acceleratorHours * 2, 12);
  });

  test('twice gives the same bytes, except for when and where', async () => {
    const { scenario, folder } = workplace();
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    const first = await kavier(['run', scenario, '--out', a], { nowMs: () => 1 });
    const second = await kavier(['run', scenario, '--out', b], { nowMs: () => 2e12 });
    expect(second.stdout).toBe(first.stdout);
    expect(bytesOf(b)).toEqual(bytesOf(a));
    expect(readFileSync(join(a, 'provenance.json'))).not.toEqual(
      readFileSync(join(b, 'provenance.json')),
    );
  });

  test.each(['scenario', 'trace'] as const)('the resolved %s makes the run again', async (kind) => {
    const place = workplace();
    const again = join(place.folder, 'again');
    const flags = ['--engine', 'kavier-2025', '--prefix-policy', 'prefill'];
    await kavier(['run', place[kind], '--out', place.out, ...flags]);
    const resolved = join(place.out, 'scenario.resolved.yaml');
    const { code, stderr } = await kavier(['run', resolved, '--out', again]);
    expect(stderr).toBe(`Written to ${again}\n`);
    expect(code).toBe(0);
    const { 'summary.json': summary, SHA256SUMS: _, ...before } = bytesOf(place.out);
    const { 'summary.json': summaryAgain, SHA256SUMS: __, ...after } = bytesOf(again);
    expect({ ...after, 'scenario.resolved.yaml': '' }).toEqual({
      ...before,
      'scenario.resolved.yaml': '',
    });
    const document = (text: string) =>
      JSON.parse(Buffer.from(text, 'base64').toString()) as RunDocument;
    const [one, two] = [document(summary), document(summaryAgain)];
    expect(two.scenarioHash).toBe(one.scenarioHash);
    expect(two.performance).toEqual(one.performance);
    expect(two.efficiency).toEqual(one.efficiency);
    expect(two.cache).toEqual(one.cache);
    // The folder itself can be named too.
    const folder = await kavier(['run', place.out, '--json', '--no-write']);
    expect((JSON.parse(folder.stdout) as RunDocument).scenarioHash).toBe(one.scenarioHash);
  });

  test('runs a trace on a model and an accelerator of its own choice, and says so', async () => {
    const { trace } = workplace();
    const { code, stdout } = await kavier(['run', trace, '--no-write']);
    expect(code).toBe(0);
    expect(stdout).toContain('llama-3.1-8b on h100-sxm serves 4 requests');
    expect(stdout).toContain('NO MODEL OR ACCELERATOR WAS NAMED');
    const published = await kavier(['run', trace, '--no-write', '--engine', 'kavier-2025']);
    expect(published.stdout).toContain('llama-3-8b on a10 serves 4 requests');
    const named = await kavier(['run', trace, '--no-write', '--model', 'opt-30b', '--gpu', 'h200']);
    expect(named.stdout).toContain('opt-30b on h200');
    expect(named.stdout).not.toContain('WAS NAMED');
  });

  test('every flag reaches its place of the scenario', async () => {
    const { trace, out } = workplace();
    const flags = (
      '--model llama-2-13b --accelerator a100-80gb --engine kavier-2025 --kv-cache off ' +
      '--prefix-policy full --prefix-min-tokens 256 --prefix-max-prompts 3 --prefix-scope global ' +
      '--gpu-hour-usd 1.5 --format kavier --block-tokens 32 --rate-scale 2 --first 3 ' +
      '--export-rate 0.5 --snapshots fixed-rate --seed 9 --set record.bucketS=60'
    ).split(' ');
    const { code, stdout } = await kavier(['run', trace, '--out', out, '--json', ...flags]);
    expect(code).toBe(0);
    const { parse } = await import('yaml');
    const yaml = readFileSync(join(out, 'scenario.resolved.yaml'), 'utf8');
    expect(parse(yaml)).toMatchObject({
      workload: {
        trace: trace,
        format: 'kavier',
        blockTokens: 32,
        rateScale: 2,
        first: 3,
      },
      fleet: [
        {
          model: 'llama-2-13b',
          accelerator: 'a100-80gb',
          engine: {
            profile: 'kavier-2025',
            kvCache: false,
            prefixCache: { policy: 'full', minTokens: 256, maxPrompts: 3, scope: 'global' },
          },
        },
      ],
      prices: { acceleratorHourUsd: 1.5 },
      record: { exportRateS: 0.5, snapshots: 'fixed-rate', bucketS: 60 },
      seed: 9,
    });
    const document = JSON.parse(stdout) as RunDocument;
    expect(document.workload.leftOut).toEqual([{ reason: 'after the first 3', count: 1 }]);
    expect(document.workload.requests).toBe(3);
    expect(document.command).toContain('--gpu a100-80gb');
    expect(document.command).toContain('--set record.bucketS=60');
    expect(document.command).not.toContain('--out');
  });

  test('the resolved scenario finds a relative trace from the run folder', async () => {
    const { folder, out } = workplace();
    const scenario = join(folder, 'relative.yaml');
    const fleet = SMALL_YAML.slice(SMALL_YAML.indexOf('fleet:'));
    writeFileSync(scenario, `workload: { trace: trace.csv }\n${fleet}`);
    expect((await kavier(['run', scenario, '--out', out, '--full'])).code).toBe(0);
    const yaml = readFileSync(join(out, 'scenario.resolved.yaml'), 'utf8');
    expect(yaml).toContain('trace: ../trace.csv');
    expect(yaml).not.toContain(folder);
    expect((await kavier(['run', out, '--no-write'])).code).toBe(0);
  });

  test('reads a scenario from standard input', async () => {
    const readStdin = async () => SMALL_YAML;
    const { code, stdout } = await kavier(['run', '-', '--no-write'], { readStdin });
    expect(code).toBe(0);
    expect(stdout).toContain('serves 20 requests');
  });

  test('takes a model from a Hugging Face configuration and keeps it in the resolved scenario', async () => {
    const { scenario, folder, out } = workplace();
    const config = join(folder, 'Tiny-1B.json');
    writeFileSync(
      config,
      JSON.stringify({
        model_type: 'llama',
        hidden_size: 2048,
        intermediate_size: 8192,
        num_hidden_layers: 16,
        num_attention_heads: 32,
        num_key_value_heads: 8,
        vocab_size: 128_256,
        max_position_embeddings: 8192,
        torch_dtype: 'bfloat16',
      }),
    );
    const first = await kavier(['run', scenario, '--model', config, '--out', out, '--json']);
    expect(first.stderr).toBe(`Written to ${out}\n`);
    const document = JSON.parse(first.stdout) as RunDocument;
    expect(document.fleet[0].model).toMatchObject({ name: 'tiny-1b', layers: 16 });
    const again = await kavier(['run', out, '--no-write', '--json']);
    expect((JSON.parse(again.stdout) as RunDocument).scenarioHash).toBe(document.scenarioHash);
  });
});

describe('run folders', () => {
  test('are not overwritten without --force', async () => {
    const { scenario, out } = workplace();
    await kavier(['run', scenario, '--out', out, '--full']);
    const before = bytesOf(out);
    const refused = await kavier(['run', scenario, '--out', out, '--seed', '2']);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain('--force');
    expect(bytesOf(out)).toEqual(before);
    expect((await kavier(['run', scenario, '--out', out, '--seed', '2', '--force'])).code).toBe(0);
    expect(bytesOf(out)).not.toEqual(before);
  });

  test('that are something else are never replaced', async () => {
    const { scenario, folder } = workplace();
    const refused = await kavier(['run', scenario, '--out', folder, '--force']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('without summary.json');
  });

  test('leave nothing behind when the run is refused', async () => {
    const { scenario, folder, out } = workplace();
    await kavier(['run', scenario, '--out', out, '--gpu', 'nothing']);
    expect(readdirSync(folder).sort()).toEqual(['small.yaml', 'trace.csv']);
  });
});

describe('kavier trace', () => {
  test('inspect prints the card and the same numbers as JSON', async () => {
    const { trace } = workplace();
    const text = await kavier(['trace', 'inspect', trace]);
    expect(text.stdout).toContain('4 requests from 4 rows');
    const { stdout } = await kavier(['trace', 'inspect', trace, '--json', '--block-tokens', '100']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'kavier.trace/1',
      format: 'kavier',
      requests: 4,
      sessions: 3,
      promptTokens: { total: 5000, max: 2000 },
      reuse: { blockTokens: 100, totalBlocks: 50, hitBlocks: 12, reusableTokens: 1200 },
    });
  });

  test.each([
    ['parquet', ['--preset', 'agents']],
    ['parquet', ['--preset', 'azure-chat']],
    ['csv', ['--preset', 'chat']],
    ['jsonl', ['--preset', 'chat']],
  ])('generate writes .%s that reads back (%s)', async (ending, flags) => {
    const { folder } = workplace();
    const out = join(folder, `generated.${ending}`);
    const made = await kavier(
      ['trace', 'generate', ...flags, '--requests', '50', '--out', out, '--json'],
      {},
    );
    expect(made.code).toBe(0);
    const document = JSON.parse(made.stdout) as { fingerprint: string; promptTokens: object };
    const isMooncake = ending === 'jsonl';
    const read = await readTrace(await openSource(out), isMooncake ? { traceBlockTokens: 16 } : {});
    expect(read.requests.count).toBe(50);
    const sizes = isMooncake ? ['--set', 'workload.traceBlockTokens=16'] : [];
    const back = await kavier(['trace', 'inspect', out, '--json', ...sizes]);
    const again = JSON.parse(back.stdout) as typeof document;
    expect(again.promptTokens).toEqual(document.promptTokens);
    if (ending === 'parquet') expect(again.fingerprint).toBe(document.fingerprint);
  });

  test('generate from a scenario gives as many requests as asked for', async () => {
    const { scenario, folder } = workplace();
    const out = join(folder, 'more.parquet');
    const made = await kavier(['trace', 'generate', scenario, '--requests', '77', '--out', out]);
    expect(made.stdout).toBe(`${out}: 77 requests\n`);
  });

  test('convert keeps everything in Parquet and says what CSV cannot hold', async () => {
    const { trace, folder } = workplace();
    const parquet = join(folder, 'a.parquet');
    const csv = join(folder, 'b.csv');
    expect((await kavier(['trace', 'convert', trace, '--out', parquet])).code).toBe(0);
    const lossy = await kavier(['trace', 'convert', parquet, '--out', csv]);
    expect(lossy.stderr).toContain('no prefix blocks');
    expect(readFileSync(csv, 'utf8').split('\n')[1]).toBe('0,0,0,1200,10');
    const refused = await kavier(['trace', 'convert', trace, '--out', csv]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    const unknown = await kavier(['trace', 'convert', trace, '--out', join(folder, 'c.xlsx')]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('.parquet, .csv, .jsonl');
  });
});
