import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../src/run/run-document.ts';
import { kavier } from './cli/in-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

const documentOf = async (name: string, ...flags: readonly string[]) => {
  const path = join(EXAMPLES, name);
  const { code, stdout, stderr } = await kavier(['run', path, '--no-write', '--json', ...flags]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as RunDocument;
};

describe('examples', () => {
  const names = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));

  test('are there', () => {
    expect(names.length).toBeGreaterThanOrEqual(3);
  });

  test.each(names)('%s runs and serves everything', async (name) => {
    const out = join(temporaryFolder(), 'out');
    const { code, stdout } = await kavier(['run', join(EXAMPLES, name), '--out', out, '--json']);
    expect(code).toBe(0);
    const { performance, workload } = JSON.parse(stdout) as RunDocument;
    expect(performance.outcomes.completed).toBe(workload.requests);
    expect(workload.requests).toBeGreaterThanOrEqual(500);
  });

  test('first-run shows a prefix cache at work', async () => {
    const on = await documentOf('first-run.yaml');
    const off = await documentOf('first-run.yaml', '--prefix-policy', 'none');
    expect(on.cache?.requestHitRatio).toBeGreaterThan(0.3);
    expect(on.efficiency.prefillHours).toBeLessThan(off.efficiency.prefillHours * 0.7);
    expect(on.efficiency.decodeHours).toBeCloseTo(off.efficiency.decodeHours, 9);
  });

  test('without-kv-cache costs what the sum over tokens says', async () => {
    const off = await documentOf('without-kv-cache.yaml');
    const on = await documentOf('without-kv-cache.yaml', '--kv-cache', 'on');
    expect(off.efficiency.prefillHours).toBeCloseTo(on.efficiency.prefillHours, 9);
    expect(off.efficiency.decodeHours).toBeGreaterThan(on.efficiency.decodeHours * 50);
  });

  test('prefix-policies order as they must', async () => {
    const hours = async (policy: string) =>
      (await documentOf('prefix-policies.yaml', '--prefix-policy', policy)).efficiency
        .acceleratorHours;
    const [none, prefill, full] = [
      await hours('none'),
      await hours('prefill'),
      await hours('full'),
    ];
    expect(prefill).toBeLessThan(none);
    expect(full).toBeLessThan(prefill);
  });
});
