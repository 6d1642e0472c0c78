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

/** The document of a run that ends with 1, because it misses its objectives. */
const missingDocument = async (name: string, ...flags: readonly string[]) => {
  const path = join(EXAMPLES, name);
  const { code, stdout } = await kavier(['run', path, '--no-write', '--json', ...flags]);
  expect(code).toBe(1);
  const document = JSON.parse(stdout) as RunDocument;
  expect(document.objectives?.met).toBe(false);
  return document;
};

describe('examples', () => {
  test('new-accelerator serves everything on a card that no catalog has', async () => {
    const { performance, workload } = await documentOf('new-accelerator.yaml');
    expect(performance.outcomes.completed).toBe(workload.requests);
    expect(workload.requests).toBeGreaterThanOrEqual(500);
  });

  test('first-run shows a prefix cache at work', async () => {
    const on = await documentOf('first-run.yaml');
    const off = await missingDocument('first-run.yaml', '--prefix-caching', 'off');
    expect(on.cache?.requestHitRatio).toBeGreaterThan(0.3);
    expect(on.efficiency.prefillHours).toBeLessThan(off.efficiency.prefillHours * 0.2);
    expect(on.performance.ttftS.p95).toBeLessThan((off.performance.ttftS.p95 ?? 0) * 0.5);
    expect(on.objectives?.met).toBe(true);
    expect(on.saturation.state).toBe('stable');
    expect(on.assumptions.join(' ')).toMatch(
      /USD per hour on-demand \(market, .*, \d{4}-\d\d-\d\d\)/,
    );
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

  test('vllm-chat: prefix caching and a router that knows of it are worth something', async () => {
    const aware = await documentOf('vllm-chat.yaml');
    const blind = await documentOf('vllm-chat.yaml', '--router', 'round-robin');
    const off = await missingDocument('vllm-chat.yaml', '--prefix-caching', 'off');
    expect(aware.objectives?.met).toBe(true);
    expect(aware.cache?.hitTokens).toBeGreaterThan((blind.cache?.hitTokens ?? 0) * 1.05);
    expect(off.cache).toBeNull();
    expect(aware.efficiency.prefillHours).toBeLessThan(off.efficiency.prefillHours / 5);
  });

  test('speculative-decoding: drafts are worth less the less of them is accepted', async () => {
    const tpotS = async (acceptance: number) => {
      const flag = `fleet.0.engine.speculation.acceptance=${acceptance}`;
      const { performance } = await documentOf('speculative-decoding.yaml', '--set', flag);
      return performance.tpotS.mean ?? 0;
    };
    const [seldom, often] = [await tpotS(0.4), await tpotS(0.75)];
    expect(often).toBeLessThan(seldom * 0.75);
  });

  test('closed-loop: the same requests as an open loop at twice the pace pile up', async () => {
    const folder = temporaryFolder();
    const run = join(folder, 'run');
    const trace = join(folder, 'trace.parquet');
    await kavier(['run', join(EXAMPLES, 'closed-loop.yaml'), '--out', run]);
    await kavier(['trace', 'export', run, '--out', trace]);
    const flags = '--engine vllm --model qwen2.5-7b --gpu l4 --max-sequences 64 --rate-scale 2';
    const { stdout } = await kavier([
      'run',
      trace,
      '--no-write',
      '--json',
      '--set',
      'prices.acceleratorHourUsd=0.8',
      ...flags.split(' '),
    ]);
    const closed = await documentOf('closed-loop.yaml');
    const open = JSON.parse(stdout) as RunDocument;
    expect(closed.service?.loop).toBe('closed');
    expect(closed.service?.thinkShare).toBeLessThan(0.5);
    expect(open.service?.loop).toBe('open');
    expect(open.saturation.state).toBe('over');
    expect(open.performance.ttftS.p95).toBeGreaterThan((closed.performance.ttftS.p95 ?? 0) * 5);
  });
});
