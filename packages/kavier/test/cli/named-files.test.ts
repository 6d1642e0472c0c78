import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SERVING } from '../scenario/serving.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';

/** A folder with a scenario and a file that is no signal. */
function workplace(fields: object = {}) {
  const folder = temporaryFolder();
  const scenario = join(folder, 'serving.json');
  writeFileSync(scenario, JSON.stringify({ ...SERVING, ...fields }));
  writeFileSync(join(folder, 'notes.csv'), 'a,b\n1,2\n');
  return { folder, scenario, out: join(folder, 'out') };
}

/** Flags that name something which is not there or cannot be read, and what is said of it. */
const WRONG: readonly (readonly [flag: string, word: string, message: RegExp])[] = [
  ['--grid', 'abc', /--grid: unknown region/],
  ['--carbon-trace', 'nosuch.csv', /nosuch.csv: there is no such file/],
  ['--carbon-trace', 'notes.csv', /this is no signal of a known format/],
  ['--electricity-trace', 'nosuch.csv', /nosuch.csv: there is no such file/],
  ['--electricity-trace', 'notes.csv', /this is no signal of a known format/],
  ['--api', 'abc', /--api: unknown price sheet/],
  ['--coefficients', 'nosuch.json', /--coefficients: the coefficients cannot be read/],
  ['--model', 'nosuch.json', /--model: the model configuration cannot be read/],
];

describe.each(WRONG)('%s %s', (flag, word, message) => {
  test.each(['run', 'compare', 'footprint', 'cost'])(
    'is refused by %s before anything is written',
    async (verb) => {
      const { folder, scenario, out } = workplace();
      const file = word.includes('.') ? join(folder, word) : word;
      const writes = verb === 'compare' || verb === 'cost' ? [] : ['--out', out];
      const { code, stdout, stderr } = await kavier([verb, scenario, flag, file, ...writes]);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(message);
      expect(existsSync(out)).toBe(false);
    },
  );
});

describe('what the scenario itself names', () => {
  test.each([
    [{ facility: { carbonTrace: 'nosuch.csv' } }, /nosuch.csv: there is no such file/],
    [{ facility: { grid: 'abc' } }, /unknown region/],
    [{ prices: { electricityTrace: 'nosuch.csv' } }, /nosuch.csv: there is no such file/],
    [{ prices: { api: { sheet: 'abc' } } }, /unknown price sheet/],
    [{ workload: { trace: 'nosuch.csv' } }, /nosuch.csv: there is no such file/],
  ])('%j is refused', async (fields, message) => {
    const { scenario, out } = workplace(fields);
    const { code, stderr } = await kavier(['run', scenario, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });
});

test('a stored run is asked only for what flags name', async () => {
  const { folder, scenario, out } = workplace();
  expect((await kavier(['run', scenario, '--out', out])).code).toBe(0);
  for (const verb of ['footprint', 'cost', 'reprice']) {
    const wrong = await kavier([verb, out, '--carbon-trace', join(folder, 'nosuch.csv')]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/nosuch.csv: there is no such file/);
  }
  expect((await kavier(['cost', out])).code).toBe(0);
});

test('files beside a verb are opened before it simulates', async () => {
  const { folder, scenario } = workplace();
  const source = await kavier([
    'footprint',
    scenario,
    '--power-source',
    join(folder, 'no.parquet'),
  ]);
  expect([source.code, source.stdout]).toEqual([2, '']);
  const regions = `NL,${join(folder, 'no.csv')}`;
  const carbon = await kavier(['carbon', scenario, '--regions', regions]);
  expect([carbon.code, carbon.stdout]).toEqual([2, '']);
});
