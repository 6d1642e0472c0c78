import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KavierError } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { checkObject, checkText, loadScenario } from '../../src/scenario/load.ts';
import { loadWorkload } from '../../src/scenario/load-workload.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { SMALL, SMALL_YAML } from './small.ts';

function errorOf(text: string): KavierError {
  try {
    checkText('bad.yaml', text);
  } catch (error) {
    if (error instanceof KavierError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

/** A change of the small scenario, and what has to be said about it. */
const BROKEN: readonly (readonly [string, string, string, Partial<KavierError>])[] = [
  [
    'a mistyped key',
    '    accelerator: a10',
    '    acelerator: a10',
    { where: 'bad.yaml:9:5', expected: 'text' },
  ],
  [
    'a mistyped key at the top',
    'seed: 1',
    'sed: 1',
    { where: 'bad.yaml:15:1', hint: 'Did you mean seed?' },
  ],
  [
    'a wrong type',
    'requests: 20',
    'requests: many',
    { where: 'bad.yaml:4:15', found: '"many"', expected: 'a number' },
  ],
  ['a fraction', 'requests: 20', 'requests: 2.5', { found: '2.5', expected: 'a whole number' }],
  ['a negative seed', 'seed: 1', 'seed: -1', { where: 'bad.yaml:15:7', expected: '>= 0' }],
  [
    'an unknown kind',
    'kind: plain',
    'kind: plane',
    { where: 'bad.yaml:3:11', hint: 'Did you mean plain?' },
  ],
  [
    'an unknown process',
    'process: poisson',
    'process: poison',
    { where: 'bad.yaml:5:26', hint: 'Did you mean poisson?' },
  ],
  [
    'an option of another process',
    'rateRps: 1 }',
    'rateRps: 1, factor: 2 }',
    { where: 'bad.yaml:5:47' },
  ],
  [
    'an unknown engine profile',
    'profile: kavier-2025',
    'profile: kavier-2052',
    { where: 'bad.yaml:12:16', hint: 'Did you mean kavier-2025?' },
  ],
  [
    'a word where true or false belongs',
    'profile: kavier-2025',
    'profile: kavier-2025\n      kvCache: off',
    { where: 'bad.yaml:13:16', expected: 'true or false', hint: 'Write false' },
  ],
  [
    'a role that nothing simulates yet',
    'fleet:',
    'fleet:\n  - { role: prefill, model: llama-3-8b, accelerator: l4 }',
    { expected: 'serve; of prefill, decode nothing is simulated yet' },
  ],
  [
    'no pool',
    SMALL_YAML.slice(SMALL_YAML.indexOf('fleet:')),
    'fleet: []\n',
    {
      expected: '>= 1 entries',
    },
  ],
  [
    'an export rate below a millisecond',
    'seed: 1',
    'record: { exportRateS: 0.0001 }',
    { where: 'bad.yaml:15:24', expected: '>= 0.001' },
  ],
  ['no workload', SMALL_YAML.slice(0, SMALL_YAML.indexOf('fleet:')), '', { where: 'bad.yaml:1:1' }],
  ['a repeated key', 'seed: 1', 'seed: 1\nseed: 2', { where: 'bad.yaml:16:1' }],
  ['broken YAML', 'seed: 1', 'seed: [1', { where: 'bad.yaml:16:1' }],
  ['an empty file', SMALL_YAML, '', { where: 'bad.yaml' }],
  ['only a comment', SMALL_YAML, '# nothing\n', { where: 'bad.yaml' }],
  ['a list', SMALL_YAML, '[1, 2]', { where: 'bad.yaml:1:1', found: 'a list of 2' }],
];

describe('an ecosystem file that is wrong', () => {
  test.each(BROKEN)('%s is refused with its place', (_, from, to, details) => {
    expect(SMALL_YAML).toContain(from);
    const error = errorOf(SMALL_YAML.replace(from, to));
    expect(error).toMatchObject({ kind: 'input', ...details });
    expect(error.message).toContain('bad.yaml');
  });

  test('all things that are wrong are told at once', () => {
    const error = errorOf(
      SMALL_YAML.replace('seed: 1', 'seed: -1').replace('rateRps: 1', 'rateRps: 0'),
    );
    expect(error.hint).toContain('also bad.yaml:15:7: seed is not valid');
  });

  test('a key of the other kind of workload is not suggested for itself', () => {
    const error = errorOf(SMALL_YAML.replace('  generate:', '  rateScale: 2\n  generate:'));
    expect(error.message).toContain('there is no workload.rateScale');
    expect(error.hint).toBe('Valid names: generate, patienceS');
  });

  test('an override is told by its flag', () => {
    const overrides = [{ flag: '--seed', path: 'seed', value: 'x' }];
    expect(() => checkText('good.yaml', SMALL_YAML, overrides)).toThrow(
      '--seed: seed is not valid; found "x"; expected a number',
    );
  });

  test('a folder and a missing file are told from a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'first.yaml'), SMALL_YAML);
    mkdirSync(join(folder, 'inner'));
    await expect(loadScenario(join(folder, 'inner'))).rejects.toThrow('this is a folder');
    await expect(loadScenario(join(folder, 'frist.yaml'))).rejects.toThrow('first.yaml');
  });
});

describe('an ecosystem file that is right', () => {
  test('gets every default', () => {
    const { scenario } = checkText('good.yaml', SMALL_YAML);
    expect(scenario.fleet[0].engine).toEqual({
      profile: 'kavier-2025',
      kvCache: true,
      prefixCache: { policy: 'none', minTokens: 1024, maxPrompts: 10, scope: 'session' },
    });
    expect(scenario.record).toEqual({ exportRateS: 0.1, snapshots: 'merged' });
  });

  test('may be JSON', () => {
    const { scenario } = checkText('good.json', JSON.stringify(SMALL, undefined, '\t'));
    expect(scenario.workload).toEqual(SMALL.workload);
  });

  test('overrides reach every place, also ones that the file leaves out', () => {
    const { scenario } = checkObject(SMALL, [
      { flag: '--set', path: 'fleet.0.engine.prefixCache.policy', value: 'full' },
      { flag: '--set', path: 'record.bucketS', value: 60 },
    ]);
    expect(scenario.fleet[0].engine).toMatchObject({ prefixCache: { policy: 'full' } });
    expect(scenario.record.bucketS).toBe(60);
  });

  test('starts relative paths at its own folder', () => {
    const loaded = checkText('some/where/a.yaml', SMALL_YAML);
    expect(loaded.resolvePath('trace.csv')).toBe(join('some', 'where', 'trace.csv'));
    expect(loaded.resolvePath('/data/trace.csv')).toBe('/data/trace.csv');
  });
});

describe('names', () => {
  const resolved = (member: Readonly<Record<string, unknown>>, more = {}) =>
    resolveScenario(checkObject({ ...SMALL, ...more, fleet: [{ ...SMALL.fleet[0], ...member }] }));

  test('that the published list has get its figures, sparse peaks included, and it is said', async () => {
    const { ecosystem, assumptions } = await resolved({ accelerator: 'h100' });
    expect(ecosystem.pools[0].accelerator).toEqual({
      name: 'h100-sxm',
      peakFlops: 1979e12,
      memoryBytesPerS: 3350e9,
    });
    expect(ecosystem.pools[0].model.parameters).toBe(8e9);
    expect(assumptions[0]).toContain('2:4-sparse');
  });

  test('outside it bring the catalog for both, with dense peaks', async () => {
    const { ecosystem, assumptions } = await resolved({
      model: 'llama-3.1-8b',
      accelerator: 'h100-sxm',
    });
    expect(ecosystem.pools[0].accelerator.peakFlops).toBeLessThan(1000e12);
    expect(ecosystem.pools[0].model.parameters).toBeGreaterThan(8e9);
    expect(assumptions.join(' ')).toContain('dense');
  });

  test('of a mixture of experts count what one token uses', async () => {
    const { ecosystem, assumptions } = await resolved({
      model: 'qwen3-30b-a3b',
      accelerator: 'h200',
    });
    expect(ecosystem.pools[0].model.parameters).toBeLessThan(4e9);
    expect(assumptions.join(' ')).toContain('mixture of experts');
  });

  test('of the scenario win over the catalog', async () => {
    const own = {
      name: 'a10',
      peakFlops: { bf16: 1e12 },
      memoryBytesPerS: 1e9,
      memoryBytes: 1e9,
      tdpW: 1,
      idleW: 0,
      hostLink: { kind: 'pcie', bytesPerS: 1e9 },
    };
    const { ecosystem, assumptions } = await resolved({}, { catalog: { accelerators: [own] } });
    expect(ecosystem.pools[0].accelerator.memoryBytesPerS).toBe(1e9);
    expect(assumptions.join(' ')).toContain('come from the scenario');
  });

  test('that nothing has are refused with the nearest', async () => {
    await expect(resolved({ model: 'lama-3-8b' })).rejects.toThrow('Did you mean llama-3-8b?');
    await expect(resolved({ accelerator: 'a11' })).rejects.toThrow('fleet[0].accelerator');
  });

  test('the missing price is said loudly', async () => {
    const { ecosystem, assumptions } = await resolved({});
    expect(ecosystem.prices.hourUsdByPool[0]).toBe(10);
    expect(assumptions.join(' ')).toContain('NO PRICE WAS GIVEN');
    const priced = await resolved({}, { prices: { acceleratorHourUsd: 0 } });
    expect(priced.ecosystem.prices.hourUsdByPool[0]).toBe(0);
    expect(priced.assumptions.join(' ')).not.toContain('NO PRICE');
  });
});

test.each(['1e-320', '1e-12'])(
  'a rateScale of %s spreads no trace over centuries',
  async (scale) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 't.csv'), 'arrival_s,prompt_tokens,output_tokens\n0,1,2\n1,1,2\n');
    const file = join(folder, 's.yaml');
    const fleet = '[{ model: llama-3.1-8b, accelerator: h100-sxm }]';
    writeFileSync(file, `workload: { trace: t.csv, rateScale: ${scale} }\nfleet: ${fleet}\n`);
    await expect(loadScenario(file).then((loaded) => loadWorkload(loaded))).rejects.toThrow(
      /s.yaml:1:11: the requests arrive over more than a century/,
    );
  },
);
