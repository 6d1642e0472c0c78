import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COEFFICIENT_NAMES, defaultCoefficients, findAccelerator } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { prepareRun, simulate } from '../../src/run/run-scenario.ts';
import { setOfProfile } from '../../src/scenario/coefficient-profile.ts';
import { checkObject, type Override } from '../../src/scenario/load.ts';
import type { CoefficientProfile } from '../../src/scenario/schema-coefficients.ts';
import { kavier } from '../cli/in-process.ts';
import { plainRequests, SERVING } from '../scenario/serving.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The shipped coefficients of an H100, as a profile would have them after a fit. */
function profile(linearCompute?: number): CoefficientProfile {
  const set = defaultCoefficients(findAccelerator('h100-sxm'), 'vllm-2026');
  const entries = COEFFICIENT_NAMES.map((name) => {
    const { provenance, ...rest } = set.values[name];
    return [name, { ...rest, source: provenance.source, date: provenance.date }];
  });
  const values = Object.fromEntries(entries) as CoefficientProfile['values'];
  const changed = {
    ...values.linearCompute,
    value: linearCompute ?? values.linearCompute.value,
    how: 'fitted' as const,
    source: 'fitted to 3 points of mine.csv (SHA-256 0123456789ab)',
    date: 'undated',
  };
  return {
    schema: 'kavier.coefficients/1',
    engine: 'vllm-2026',
    family: 'hopper',
    host: 'overlapped',
    values: { ...values, linearCompute: changed },
  };
}

const PLAIN = { ...SERVING, workload: plainRequests(20, 400, 20, 5) };

const engine = (path: string, value: unknown): Override => ({
  flag: '--set',
  path: `fleet[0].engine.${path}`,
  value,
});

function prepared(overrides: readonly Override[], folder?: string) {
  return prepareRun(checkObject(PLAIN, overrides, { folder }));
}

function written(document: unknown): { readonly folder: string; readonly name: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(document, undefined, 2));
  return { folder, name: 'profile.json' };
}

describe('a profile in a scenario', () => {
  test('takes the place of the shipped coefficients, by its values and not its path', async () => {
    const { folder, name } = written(profile(0.5));
    const shipped = await prepared([]);
    const file = await prepared([engine('coefficients', name)], folder);
    const inline = await prepared([engine('coefficients', profile(0.5))]);
    expect(file.scenarioHash).toBe(inline.scenarioHash);
    expect(file.scenarioHash).not.toBe(shipped.scenarioHash);
    const same = await prepared([engine('coefficients', profile())]);
    expect(same.scenarioHash).toBe(shipped.scenarioHash);
    const other = await prepared([engine('coefficients', profile(0.51))]);
    expect(other.scenarioHash).not.toBe(file.scenarioHash);
    const slower = simulate(file).summary.performance.ttftS.mean ?? 0;
    expect(slower).toBeGreaterThan(simulate(shipped).summary.performance.ttftS.mean ?? 0);
  });

  test('stands in the resolved scenario, which runs elsewhere', async () => {
    const { folder, name } = written(profile(0.5));
    const file = await prepared([engine('coefficients', name)], folder);
    const again = await prepareRun(checkObject(file.scenario, [], { folder: '/nowhere' }));
    expect(again.scenarioHash).toBe(file.scenarioHash);
    expect(again.ecosystem).toEqual(file.ecosystem);
  });

  test('is read back as it was written', async () => {
    const { folder, name } = written(profile(0.5));
    const { pools } = (await prepared([engine('coefficients', name)], folder)).ecosystem;
    const [pool] = pools;
    expect('coefficients' in pool && pool.coefficients).toEqual(setOfProfile(profile(0.5)));
  });

  test('decides how host and device combine, unless the scenario does', async () => {
    const serial = { ...profile(), host: 'serial' as const };
    const host = async (...overrides: Override[]) => {
      const { pools } = (await prepared([engine('coefficients', serial), ...overrides])).ecosystem;
      const [pool] = pools;
      return 'coefficients' in pool && pool.coefficients.host;
    };
    expect(await host()).toBe('serial');
    expect(await host(engine('hostTime', 'overlapped'))).toBe('overlapped');
  });
});

describe('the ends of the ranges', () => {
  test('bound the prediction from both sides, with shipped coefficients and with a profile', async () => {
    for (const given of [[], [engine('coefficients', profile(0.5))]]) {
      const means: number[] = [];
      for (const end of ['fastest', 'value', 'slowest']) {
        const run = simulate(await prepared([...given, engine('coefficientsAt', end)]));
        means.push(run.summary.performance.e2eS.mean ?? Number.NaN);
      }
      expect(means.toSorted((a, b) => a - b)).toEqual(means);
      expect(new Set(means).size).toBe(3);
    }
  });
});

describe('the assumptions of a run name where its coefficients come from', () => {
  const told = async (...overrides: Override[]) =>
    (await prepared(overrides)).assumptions.join('\n');

  test('shipped and fitted, a profile, or priors alone', async () => {
    expect(await told()).toContain('are shipped with Kavier: vllm-2026 on hopper, fitted to blis');
    const own = await told(engine('coefficients', profile(0.5)));
    expect(own).toContain('come with the scenario: vllm-2026 on hopper, ');
    expect(own).toContain('fitted to 3 points of mine.csv (SHA-256 0123456789ab), undated');
    const { catalog, fleet } = parse(
      readFileSync(new URL('../../../../examples/new-accelerator.yaml', import.meta.url), 'utf8'),
    ) as Record<string, unknown>;
    const priors = await prepareRun(checkObject({ ...PLAIN, catalog, fleet }));
    expect(priors.assumptions.join('\n')).toContain('NO CALIBRATION WAS DONE HERE');
  });

  test('coefficients of another engine or family, and those at an end', async () => {
    const other = { ...profile(), family: 'ada' };
    expect(await told(engine('coefficients', other))).toContain(
      'NO COEFFICIENTS OF vllm-2026 on hopper are known: those of vllm-2026 on ada stand in',
    );
    expect(await told(engine('coefficientsAt', 'slowest'))).toContain('a bound, not a prediction');
  });
});

describe('a wrong profile', () => {
  const spoiled = (change: (values: Record<string, Record<string, unknown>>) => void) => {
    const document = structuredClone(profile());
    change(document.values);
    return document;
  };
  const cases: readonly (readonly [string, unknown, ...string[]])[] = [
    ['no value', spoiled((v) => delete v.overlap), 'values.overlap is missing'],
    [
      'an unknown name',
      spoiled((v) => {
        v.linearCompte = v.linearCompute;
      }),
      'there is no values.linearCompte',
      'Did you mean linearCompute?',
    ],
    [
      'a value of 0',
      spoiled((v) => {
        v.hopS.value = 0;
      }),
      'values.hopS.value is not valid; found 0; expected > 0',
    ],
    [
      'another unit',
      spoiled((v) => {
        v.hopS.unit = 'factor';
      }),
      'values.hopS.unit is not valid',
      'expected one of s',
    ],
    [
      'a range without its value',
      spoiled((v) => {
        v.hopS.low = 1;
      }),
      'values.hopS is not valid',
      'expected low <= value <= high',
    ],
    ['another contract', { ...profile(), schema: 'kavier.coefficients/2' }, 'schema is not valid'],
    ['another engine', { ...profile(), engine: 'vlm-2026' }, 'Did you mean vllm-2026?'],
    ['no map', 3, 'the profile is not valid; found 3'],
  ];

  test.each(cases)('%s is refused with its line', async (_, document, ...parts) => {
    const { folder, name } = written(document);
    const error = await prepared([engine('coefficients', name)], folder).catch(String);
    expect(error).toMatch(/profile\.json:\d+:\d+: /);
    for (const part of parts) expect(error).toContain(part);
  });

  test('no file, an empty file, and an engine that takes none', async () => {
    await expect(prepared([engine('coefficients', 'nothing.json')])).rejects.toThrow(
      'the coefficients cannot be read',
    );
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'empty.json'), '\n');
    await expect(prepared([engine('coefficients', 'empty.json')], folder)).rejects.toThrow('empty');
    const { stderr, code } = await kavier(
      ['run', '-', '--no-write', '--coefficients', 'x.json', '--engine', 'kavier-2025'],
      { readStdin: async () => JSON.stringify(PLAIN) },
    );
    expect([code, stderr.includes('--coefficients')]).toEqual([2, true]);
  });
});
