import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateDocument } from '@kavier/evidence';
import { SET_ORIGINS } from '@kavier/evidence';
import { writeWholeText } from '@kavier/io/node';
import { describe, expect, test } from 'vitest';
import { compared, documentOf, row } from '../../../evidence/test/validate/invented.ts';
import { dataFolder } from '../../src/data-folder.ts';
import { checkDocsFile } from '../../src/validate/docs-file.ts';
import {
  measurementsFolder,
  requireMeasurementsFolder,
} from '../../src/validate/measurements-folder.ts';
import { checkReportFolder, writeReport } from '../../src/validate/report-folder.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder of measurements with nothing but the requests of Splitwise. */
function measurements(folder = temporaryFolder()): string {
  mkdirSync(join(folder, 'splitwise'), { recursive: true });
  const rows = [
    'model,hardware,tensor_parallel,prompt_size,batch_size,token_size,prompt_time,token_time,e2e_time,average_power',
    'llama2-70b,h100-80gb,8,512,4,128,60,20,2600,0',
  ];
  writeFileSync(join(folder, 'splitwise', 'perf_model.csv'), `${rows.join('\n')}\n`);
  return folder;
}

/** A folder of public files whose measurements are those. */
function dataWith(fill: (folder: string) => void = () => undefined): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'measurements'));
  fill(join(folder, 'measurements'));
  return folder;
}

describe('folder of measurements', () => {
  test('the flag counts before the folder of public files', async () => {
    const [flag, named] = [temporaryFolder(), dataWith()];
    const env = { KAVIER_DATA: named };
    expect(await measurementsFolder({ flag, env })).toBe(flag);
    expect(await measurementsFolder({ env })).toBe(join(named, 'measurements'));
  });

  test('what is named has to be there; what nobody named need not', async () => {
    const nothing = join(temporaryFolder(), 'nothing');
    await expect(measurementsFolder({ env: { KAVIER_DATA: nothing } })).rejects.toMatchObject({
      kind: 'usage',
    });
    await expect(measurementsFolder({ flag: nothing, env: {} })).rejects.toMatchObject({
      kind: 'usage',
    });
    expect([undefined, dataFolder({}).path]).toContainEqual(
      (await measurementsFolder({ env: {} }))?.replace(/.measurements$/, ''),
    );
  });

  test('without one the error says where every set is published', async () => {
    const env = { KAVIER_DATA: join(temporaryFolder(), 'nothing') };
    const error = await requireMeasurementsFolder({ env }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'usage' });
    for (const { name, publishedAt } of SET_ORIGINS) {
      expect(String(error)).toContain(`${name}: ${publishedAt}`);
    }
  });
});

const LLAMA = ['--model', 'llama-3.1-8b', '--gpu', 'h100'];

const RESULT = {
  duration: 4,
  completed: 10,
  total_input_tokens: 5120,
  total_output_tokens: 640,
  request_throughput: 2.5,
  request_rate: 'inf',
  max_concurrency: 2,
  mean_ttft_ms: 40,
  mean_tpot_ms: 9,
};

const TTFT = [
  'vllm:time_to_first_token_seconds_bucket{le="0.2"} 8',
  'vllm:time_to_first_token_seconds_bucket{le="+Inf"} 8',
  'vllm:time_to_first_token_seconds_count 8',
  'vllm:time_to_first_token_seconds_sum 0.8',
].join('\n');

const SCENARIO = `
workload:
  generate:
    kind: plain
    requests: 8
    arrivals: { process: constant, rateRps: 2 }
    promptTokens: { distribution: fixed, tokens: 200 }
    outputTokens: { distribution: fixed, tokens: 20 }
fleet:
  - model: llama-3.1-8b
    accelerator: h100
    engine: { profile: vllm, maxSequences: 1 }
`;

describe('kavier validate', () => {
  test('reports the sets that are there and names those that are absent', async () => {
    const argv = ['validate', 'splitwise', 'mlperf-inference-v5.1', '--full'];
    const { code, stdout, stderr } = await kavier([...argv, '--measurements', measurements()]);
    expect(stderr).toBe('1 worker: this machine has 1 processor\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ttftMeanS +- .* 1 /m);
    expect(stdout).toContain('of 1 point in 1 set, 1 absent');
    expect(stdout).toContain('absent mlperf-inference-v5.1: no folder mlperf-inference-v5.1');
    expect(stdout).not.toContain('\u001b');
  });

  test('takes the folder from the environment, and prints one document with --json', async () => {
    const env = { KAVIER_DATA: dataWith(measurements) };
    const { code, stdout } = await kavier(['validate', 'splitwise', '--json'], { env });
    const document = JSON.parse(stdout) as ValidateDocument;
    expect(code).toBe(0);
    expect(document).toMatchObject({ schema: 'kavier.validate/1', absent: [] });
    expect(document.sets.map(({ name, points }) => [name, points])).toEqual([['splitwise', 1]]);
  });

  test('--strict ends with 1 when a bar is missed, after the report', async () => {
    const folder = measurements();
    const spoiled = readFileSync(join(folder, 'splitwise', 'perf_model.csv'), 'utf8');
    writeFileSync(
      join(folder, 'splitwise', 'perf_model.csv'),
      spoiled.replace(',60,20,2600', ',6000,20,8600'),
    );
    const argv = ['validate', 'splitwise', '--measurements', folder];
    const { code, stdout, stderr } = await kavier([...argv, '--strict']);
    expect(code).toBe(1);
    expect(stdout).toContain('Not met');
    expect(stderr).toContain('splitwise TTFT');
    expect((await kavier(argv)).code).toBe(0);
  });

  test.each([
    [['validate', 'splitwize'], 'Did you mean splitwise?'],
    [['validate', '--measurements', '/nowhere'], 'https://github.com/Mutinifni/splitwise-sim'],
    [['validate', '--model', 'llama-3.1-8b'], '--results FILE'],
    [['validate', 'splitwise', '--write-docs', 'a.md'], 'about all sets'],
    [['validate', '--results', 'x.json', '--out', 'y'], 'cannot be used with'],
    [['validate', '--results', 'x.json', '--model', 'llama-3.1-8b'], 'no --gpu'],
    [['validate', '--results', 'x', '--model', 'm', '--engine', 'vlm'], 'Did you mean vllm?'],
    [['validate', '--results', 'x', '--engine', 'sgland'], 'Did you mean sglang?'],
    [['validate', 'splitwise', '--results', 'x.json'], 'Leave out the names of sets'],
    [['validate', 'a.yaml', 'b.yaml', '--results', 'x'], 'compared with one scenario'],
    [['validate', '--max-sequences', '4'], '--results FILE'],
    [
      ['validate', '--results', 'x', ...LLAMA, '--engine', 'sglang', '--replicas', '2'],
      'this option is not known of sglang',
    ],
  ])('%j is wrong usage', async (argv, message) => {
    const { code, stdout, stderr } = await kavier(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('puts results of a tool beside predictions', async () => {
    const file = join(temporaryFolder(), 'bench.json');
    writeFileSync(file, JSON.stringify(RESULT));
    const argv = ['validate', '--results', file, '--engine', 'vllm', '--model', 'llama-3.1-8b'];
    const { code, stdout, stderr } = await kavier([...argv, '--gpu', 'h100']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ttftMeanS +0\.04 /m);
    const json = await kavier([...argv, '--gpu', 'h100', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'kavier.validate-results/1' });
  });

  test('adds up several files and the results of a folder, and names what is none', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'one.json');
    writeFileSync(file, JSON.stringify(RESULT));
    writeFileSync(join(folder, 'two.json'), JSON.stringify({ ...RESULT, max_concurrency: 4 }));
    writeFileSync(join(folder, 'notes.txt'), 'measured on a Monday');
    const argv = ['validate', '--results', folder, '--results', file, ...LLAMA, '--json'];
    const document = JSON.parse((await kavier(argv)).stdout);
    const loads = document.results.map(({ load }: { load: string }) => load);
    expect(loads.map((load: string) => /(\d) at a time/.exec(load)?.[1])).toEqual(['2', '4', '2']);
    expect(document.skipped).toMatchObject([{ file: join(folder, 'notes.txt') }]);
    const text = (await kavier(argv.slice(0, -1))).stdout;
    expect(text).toContain(`1. ${file}`);
    const none = await kavier(['validate', '--results', temporaryFolder(), ...LLAMA]);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('there are no results; found no files');
  });

  test('takes the flags of run, a scenario, and the workload of a scenario for results without one', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'bench.json');
    writeFileSync(file, JSON.stringify({ ...RESULT, max_concurrency: 8 }));
    const metrics = join(folder, 'metrics.prom');
    writeFileSync(metrics, `vllm:request_success_total{finished_reason="stop"} 8\n${TTFT}`);
    const scenario = join(folder, 'mine.yaml');
    writeFileSync(scenario, SCENARIO);
    const of = async (...argv: readonly string[]) =>
      JSON.parse((await kavier(['validate', ...argv, '--json'])).stdout);
    const free = await of('--results', file, ...LLAMA);
    const limited = await of('--results', file, ...LLAMA, '--max-sequences', '1');
    const ttft = (document: typeof free) => document.results[0].rows[0].predicted;
    expect(ttft(limited)).toBeGreaterThan(2 * ttft(free));
    const byScenario = await of(scenario, '--results', file, '--results', metrics);
    expect(ttft(byScenario)).toBe(ttft(limited));
    expect(byScenario.results[1]).toMatchObject({ unpredicted: null, tool: 'prometheus' });
    expect(byScenario.results[1].rows[0].predicted).toBeGreaterThan(0);
    const alone = await of('--results', metrics, ...LLAMA);
    expect(alone.results[0].unpredicted).toContain('give a scenario with a workload');
    expect(alone.results[0].rows[0]).toMatchObject({ measured: 0.1, predicted: null });
  });
});

describe('files', () => {
  const report = documentOf(compared('some', [row()]));

  test('a report folder holds the document and the page, and is replaced only when forced', async () => {
    const path = join(temporaryFolder(), 'report');
    await writeReport(path, report, false);
    expect(readdirSync(path).sort()).toEqual(['SHA256SUMS', 'index.html', 'validate.json']);
    expect(JSON.parse(readFileSync(join(path, 'validate.json'), 'utf8'))).toEqual(report);
    await expect(checkReportFolder(path, false)).rejects.toMatchObject({ kind: 'usage' });
    await writeReport(path, report, true);
  });

  test('a page that somebody wrote is never replaced, a generated one is', async () => {
    const path = join(temporaryFolder(), 'accuracy.md');
    await checkDocsFile(path);
    expect(existsSync(path)).toBe(false);
    await writeWholeText(path, '<!-- Generated by `kavier validate --write-docs x`. -->');
    await checkDocsFile(path);
    writeFileSync(path, '# Years of work');
    await expect(checkDocsFile(path)).rejects.toMatchObject({ kind: 'usage' });
    await expect(checkDocsFile(join(path, 'x.md'))).rejects.toMatchObject({ kind: 'usage' });
  });
});
