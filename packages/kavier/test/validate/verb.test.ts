import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeText } from '@kavier/io/node';
import { describe, expect, test } from 'vitest';
import { checkDocsFile } from '../../src/validate/docs-file.ts';
import type { ValidateDocument } from '../../src/validate/document.ts';
import { measurementsFolder } from '../../src/validate/measurements-folder.ts';
import { checkReportFolder, writeReport } from '../../src/validate/report-folder.ts';
import { MEASURED_SETS, selectSets } from '../../src/validate/select-sets.ts';
import { SET_NAMES, SET_ORIGINS } from '../../src/validate/set-origins.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { compared, documentOf, row } from './invented.ts';

/** A folder of measurements with nothing but the requests of Splitwise. */
function measurements(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'splitwise'));
  const rows = [
    'model,hardware,tensor_parallel,prompt_size,batch_size,token_size,prompt_time,token_time,e2e_time,average_power',
    'llama2-70b,h100-80gb,8,512,4,128,60,20,2600,0',
  ];
  writeFileSync(join(folder, 'splitwise', 'perf_model.csv'), `${rows.join('\n')}\n`);
  return folder;
}

describe('sets', () => {
  test('every set that has a reader says where it is published, in the same order', () => {
    expect(SET_NAMES).toEqual(MEASURED_SETS.map(({ name }) => name));
    for (const { publishedAt } of SET_ORIGINS) expect(publishedAt).toMatch(/^https:\/\/\S+\/\S+/);
  });

  test('names narrow them, in the order of reports; a wrong one gets the nearest', () => {
    const names = selectSets(['inferencex', 'Splitwise']).map(({ name }) => name);
    expect(names).toEqual(['splitwise', 'inferencex']);
    expect(selectSets([])).toBe(MEASURED_SETS);
    expect(() => selectSets(['splitwize'])).toThrow(/Did you mean splitwise\?/);
  });
});

describe('folder of measurements', () => {
  test('the flag counts before the variable, and that before what lies beside the project', async () => {
    const [flag, named, beside] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    const env = { KAVIER_MEASUREMENTS: named };
    expect(await measurementsFolder({ flag, env, beside })).toBe(flag);
    expect(await measurementsFolder({ env, beside })).toBe(named);
    expect(await measurementsFolder({ env: {}, beside })).toBe(beside);
  });

  test('without one the error says where every set is published', async () => {
    const beside = join(temporaryFolder(), 'nothing');
    const error = await measurementsFolder({ env: {}, beside }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'usage' });
    for (const { name, publishedAt } of SET_ORIGINS) {
      expect(String(error)).toContain(`${name}: ${publishedAt}`);
    }
  });
});

describe('kavier validate', () => {
  test('reports the sets that are there and names those that are absent', async () => {
    const { code, stdout, stderr } = await kavier(['validate', '--measurements', measurements()]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ttftMeanS +- .* 1 /m);
    expect(stdout).toContain(`of 1 point in 1 set, ${SET_NAMES.length - 1} absent`);
    expect(stdout).toContain('absent inferencex: no folder inferencex');
    expect(stdout).not.toContain('\u001b');
  });

  test('takes the folder from the environment, and prints one document with --json', async () => {
    const env = { KAVIER_MEASUREMENTS: measurements() };
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
    expect(stdout).toContain('NOT met');
    expect(stderr).toContain('splitwise TTFT');
    expect((await kavier(argv)).code).toBe(0);
  });

  test.each([
    [['validate', 'splitwize'], 'Did you mean splitwise?'],
    [['validate', '--measurements', '/nowhere'], 'https://github.com/Mutinifni/splitwise-sim'],
    [['validate', '--model', 'llama-3.1-8b'], '--results FILE'],
    [['validate', 'splitwise', '--write-docs', 'a.md'], 'about all sets'],
    [['validate', '--results', 'x.json', '--out', 'y'], 'cannot be used with'],
    [['validate', '--results', 'x.json', '--model', 'llama-3.1-8b'], 'no --engine'],
    [['validate', '--results', 'x', '--model', 'm', '--engine', 'vlm'], 'Did you mean vllm?'],
    [['validate', 'splitwise', '--results', 'x.json'], 'Leave out the names of sets'],
  ])('%j is wrong usage', async (argv, message) => {
    const { code, stdout, stderr } = await kavier(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('puts results of a tool beside predictions', async () => {
    const file = join(temporaryFolder(), 'bench.json');
    const result = {
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
    writeFileSync(file, JSON.stringify(result));
    const argv = ['validate', '--results', file, '--engine', 'vllm', '--model', 'llama-3.1-8b'];
    const { code, stdout, stderr } = await kavier([...argv, '--gpu', 'h100']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ttftMeanS +0\.04 /m);
    const json = await kavier([...argv, '--gpu', 'h100', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'kavier.validate-results/1' });
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
