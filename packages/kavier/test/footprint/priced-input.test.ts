import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import { kavier } from '../cli/in-process.ts';
import { SERVING } from '../scenario/serving.ts';
import { seal } from '../seal.ts';
import { csv, hourly, storedRun } from './stored-run.ts';

const { folder, run } = storedRun();

/** What a command that must fail says. */
async function refusal(...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kavier(argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).not.toContain('    at ');
  expect(stderr).not.toContain('defect');
  return stderr;
}

describe('flags', () => {
  test.each([
    [['footprint', '--grid', 'NX'], '--grid: unknown region; found "NX"', 'Did you mean'],
    [['footprint', '--grid', '-5'], '--grid: facility.grid is not valid; found -5', '>= 0'],
    [['footprint', '--model', 'x'], '--model: this would be another simulation', 'kavier run '],
    [['cost', '--tp', '2'], '--tp: this would be another simulation', 'kavier run '],
    [['carbon', '--regions', 'NL', '--set', 'seed=4'], '--set: this would be another', 'facility'],
    [['footprint', '--set', 'facility.pu=1'], 'there is no facility.pu', 'Did you mean pue?'],
    [['footprint', '--power-model', 'liner'], '--power-model: ', 'Did you mean linear?'],
    [['footprint', '--start-at', '2022-06-01'], '--start-at: ', 'an instant with its zone'],
    [['footprint', '--outside', 'rpeat'], '--outside: ', 'Did you mean repeat?'],
    [['cost', '--gpu-hour-usd', '-1'], '--gpu-hour-usd: ', '>= 0'],
    [['cost', '--plan', 'sopt'], '--plan: ', 'Did you mean spot?'],
    [['cost', '--plan', 'spot'], '--plan: no such price is listed', 'gcp'],
    [['cost', '--plan', 'on-demand', '--provider', 'awss'], '--provider: no such', 'mean aws?'],
    [['cost', '--provider', 'aws'], '--provider: a provider was named and no plan', '--plan'],
    [['cost', '--api', 'antropic'], '--api: unknown price sheet', 'Did you mean anthropic?'],
    [['cost', '--api', 'anthropic'], '--api: the price sheet anthropic has no', 'inputUsdPerM'],
    [['cost', '--api', 'anthropic', '--api-input-usd', '3'], 'found no outputUsdPerMtoken;', ''],
    [['cost', '--api', 'anthropic', '--api-output-usd', '3'], 'found no inputUsdPerMtoken;', ''],
    [['cost', '--api-input-usd', '3'], 'prices.api.sheet is missing', ''],
    [
      ['cost', '--set', 'prices.owned={ capexUsd: 1000, utilization: 0 }'],
      'prices.owned.utilization is not valid; found 0',
      '> 0',
    ],
    [
      ['cost', '--electricity-trace', 'no.csv'],
      '--electricity-trace: ',
      'no.csv: there is no such',
    ],
  ])('%j', async ([verb, ...flags], message, hint) => {
    const stderr = await refusal(verb, run, ...flags);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test('a grid and a series of it in one file', async () => {
    const both = { ...SERVING, facility: { grid: 'NL', carbonTrace: 'a.csv' } };
    const file = join(folder, 'both.json');
    writeFileSync(file, JSON.stringify(both));
    const stderr = await refusal('footprint', file);
    expect(stderr).toContain('this is said in two ways');
    expect(stderr).toContain('facility.grid and facility.carbonTrace');
  });
});

describe('a series of carbon intensity', () => {
  const T = (hour: number) => `2022-06-01T0${hour}:00:00Z`;

  test.each([
    ['a gap', [`${T(0)},1`, `${T(1)},1`, `${T(3)},1`, `${T(4)},1`], 'the series has a gap'],
    ['an instant twice', [`${T(0)},1`, `${T(0)},1`, `${T(1)},1`], 'an instant is there twice'],
    ['no order', [`${T(1)},1`, `${T(0)},1`, `${T(2)},1`], 'the instants are not in order'],
    ['no zone', ['2022-06-01T00:00:00,1', '2022-06-01T01:00:00,1'], 'has no time zone'],
    ['a negative intensity', [`${T(0)},1`, `${T(1)},-1`], 'found -1'],
    ['no number', [`${T(0)},1`, `${T(1)},high`], 'high'],
    ['one point', [`${T(0)},1`], 'the series has one point only'],
    ['nothing', [], 'bad.csv'],
  ])('with %s', async (_, rows, message) => {
    const file = csv(folder, 'bad.csv', rows);
    const stderr = await refusal('footprint', run, '--carbon-trace', file);
    expect(stderr).toContain('bad.csv');
    expect(stderr).toContain(message);
  });

  test('with a gap that is to be held counts the value before it, and says so', async () => {
    const rows = [`${T(0)},100`, `${T(1)},200`, `${T(3)},300`, `${T(4)},300`];
    const file = csv(folder, 'gap.csv', rows);
    const flags = ['--carbon-trace', file, '--start-at', T(2), '--gaps', 'hold', '--json'];
    const { stdout } = await kavier(['footprint', run, ...flags]);
    const { carbon, assumptions } = JSON.parse(stdout) as FootprintDocument;
    expect(carbon?.meanGPerKwh).toBeCloseTo(200, 9);
    expect(assumptions.join(' ')).toMatch(/gap/);
  });

  test('that does not cover the run is refused with both spans, or repeated with a warning', async () => {
    const file = hourly(folder, 'early.csv', [100, 200]);
    const flags = ['--carbon-trace', file, '--start-at', '2022-06-09T00:00:00Z'];
    const stderr = await refusal('footprint', run, ...flags);
    expect(stderr).toContain('--carbon-trace: ');
    expect(stderr).toContain('2022-06-01T00:00:00Z to 2022-06-01T02:00:00Z');
    expect(stderr).toContain('2022-06-09T00:00:00Z to 2022-06-09T00:00:3');
    const { code, stdout } = await kavier([
      'footprint',
      run,
      '--full',
      ...flags,
      '--outside',
      'repeat',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('- REPEATED SERIES: ');
  });
});

describe('a folder', () => {
  const copy = join(folder, 'copy');
  const summary = join(copy, 'summary.json');
  const fresh = () => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(run, copy, { recursive: true });
  };
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test.each([
    ['of a later version', (text: string) => text.replace('kavier.run/2', 'kavier.run/3'), 'run/2'],
    [
      'without window',
      (text: string) => text.replace(/^ {2}"window"/m, '  "before"'),
      'without window',
    ],
    [
      'without pools',
      (text: string) => text.replace(/^ {2}"pools"/m, '  "before"'),
      'without window or pools',
    ],
    ['of something else', () => '{}', 'no schema'],
    ['of nothing', () => 'null', 'another version'],
    ['that is broken', (text: string) => text.slice(0, 50), 'this is not valid JSON'],
  ])('%s', async (_, change, message) => {
    fresh();
    writeFileSync(summary, change(readFileSync(summary, 'utf8')));
    expect(await refusal('cost', copy)).toContain('the file is not what was written');
    seal(copy);
    for (const verb of ['footprint', 'cost', 'reprice']) {
      const stderr = await refusal(verb, copy);
      expect(stderr).toContain(summary);
      expect(stderr).toContain(message);
    }
  });

  test.each(['summary.json', 'timeline.parquet', 'requests.parquet'])(
    'without %s',
    async (name) => {
      fresh();
      rmSync(join(copy, name));
      expect(await refusal('footprint', copy)).toContain(copy);
    },
  );

  test('whose timeline lacks a column', async () => {
    fresh();
    const timeline = join(copy, 'timeline.parquet');
    const bytes = readFileSync(timeline);
    const name = 'kv_read_bytes';
    expect(bytes.includes(name)).toBe(true);
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name)) {
      bytes.write('x'.repeat(name.length), at);
    }
    writeFileSync(timeline, bytes);
    seal(copy);
    const stderr = await refusal('footprint', copy);
    expect(stderr).toContain('timeline.parquet');
    expect(stderr).toContain(name);
  });

  test('whose trace has changed is not billed by another one', async () => {
    const trace = join(folder, 'trace.csv');
    const out = join(folder, 'traced');
    const rows = (output: number) =>
      `ts,num_input_tokens,num_output_tokens\n0,10,10\n1,20,${output}\n`;
    writeFileSync(trace, rows(20));
    expect((await kavier(['run', trace, '--out', out])).code).toBe(0);
    const bill = ['cost', out, '--api', 'claude-haiku-4.5'];
    expect((await kavier(bill)).code).toBe(0);
    writeFileSync(trace, rows(21));
    expect(await refusal(...bill)).toContain('the workload is not the one of this run any more');
    rmSync(trace);
    expect(await refusal(...bill)).toContain('trace.csv');
    expect((await kavier(['cost', out])).code).toBe(0);
  });

  test('whose timeline is no Parquet', async () => {
    fresh();
    writeFileSync(join(copy, 'timeline.parquet'), 'nothing');
    seal(copy);
    expect(await refusal('footprint', copy)).toContain('timeline.parquet');
  });
});
