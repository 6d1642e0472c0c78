import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import type { RunDocument } from '../../src/run/run-document.ts';
import { kavier } from '../cli/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'kavier-held-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Held = readonly { replicas?: number; fromS?: number; untilS?: number }[];

/** 200 requests in 50 s, so few that one replica is enough. */
const scenario = (pool: object) => ({
  warmUpS: 0,
  workload: {
    generate: {
      kind: 'plain',
      requests: 200,
      arrivals: { process: 'constant', rateRps: 4 },
      promptTokens: { distribution: 'fixed', tokens: 200 },
      outputTokens: { distribution: 'fixed', tokens: 200 },
    },
  },
  fleet: [{ model: 'llama-3.1-8b', accelerator: 'h100-sxm', ...pool }],
  facility: { grid: 'DE', power: { model: 'linear' } },
  prices: { acceleratorHourUsd: 3.6 },
});
const held = (rows: Held, replicas?: number) => scenario({ replicas, held: rows });

async function ask(verb: string, given: object, ...flags: readonly string[]) {
  return kavier([verb, '-', ...flags], { readStdin: async () => JSON.stringify(given) });
}

async function documentOf<Document>(verb: string, given: object): Promise<Document> {
  const flags = verb === 'run' ? ['--no-write', '--json'] : ['--json'];
  const { code, stdout, stderr } = await ask(verb, given, ...flags);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Document;
}

const near = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));

describe('replicas that start and stop', () => {
  test('until after the end of the run are those that are there throughout', async () => {
    const always = await documentOf<RunDocument>('run', scenario({ replicas: 2 }));
    const never = await documentOf<RunDocument>('run', held([{ untilS: 1e9 }], 2));
    const { service, performance, energy, efficiency } = always;
    expect(never).toMatchObject({ performance, energy, efficiency });
    expect(never.service).toEqual(service);
    expect(never.fleet[0]).toMatchObject({
      replicas: 2,
      held: [
        { fromS: 0, untilS: null },
        { fromS: 0, untilS: 1e9 },
      ],
    });
    expect(always.fleet[0]).toMatchObject({ held: null });
  });

  test('are paid, and draw power, from their start to the end of what they have', async () => {
    const rows = [{ replicas: 2, fromS: 10, untilS: 30 }];
    const run = await documentOf<RunDocument>('run', held(rows, 3));
    const cost = await documentOf<CostDocument>('cost', held(rows, 3));
    const footprint = await documentOf<FootprintDocument>('footprint', held(rows, 3));
    const { endS } = footprint;
    const { hours } = cost.cost;
    // Each has something to end when it stops, for less than two seconds.
    expect(hours.held * 3600).toBeGreaterThan(endS + 2 * 20);
    expect(hours.held * 3600).toBeLessThan(endS + 2 * 22);
    near(hours.used + hours.idle, hours.held);
    near(cost.cost.hardwareUsd, 3.6 * hours.held);
    near(run.efficiency.acceleratorHours, hours.held);
    near((footprint.pools[0].accelerators * endS) / 3600, hours.held);
    // The work is as much as that of three that are there throughout; what they do not draw is idle power.
    const always = scenario({ replicas: 3 });
    const { energy } = await documentOf<FootprintDocument>('footprint', always);
    const idle = (await documentOf<CostDocument>('cost', always)).cost.hours.idle;
    near(footprint.energy.partsWh.idle / hours.idle, energy.partsWh.idle / idle);
    expect(hours.idle).toBeLessThan(idle / 1.5);
  });

  test('wait for nobody: who comes while none is there waits for the next, and is rejected after the last', async () => {
    const gap = await documentOf<RunDocument>('run', held([{ untilS: 10 }, { fromS: 20 }]));
    expect(gap.performance.outcomes).toMatchObject({ completed: 200, rejected: 0 });
    expect(gap.service?.queueS.max).toBeGreaterThan(9.5);
    expect(gap.service?.queueS.max).toBeLessThan(11);
    const last = await documentOf<RunDocument>('run', held([{ untilS: 10 }]));
    const { completed, rejected } = last.performance.outcomes;
    expect(completed + rejected).toBe(200);
    expect(completed).toBeGreaterThanOrEqual(40);
    expect(completed).toBeLessThanOrEqual(41);
    expect(last.service).toMatchObject({ turnedAway: 0, unservable: rejected });
    const { stdout } = await ask('run', held([{ untilS: 10 }]), '--no-write', '--full');
    expect(stdout).toContain('after the last stop');
    expect(stdout).toContain('held on average');
  });

  test('are the pool where it says no number of its own', async () => {
    const { fleet } = await documentOf<RunDocument>('run', held([{ replicas: 2 }, {}]));
    expect(fleet[0]).toMatchObject({ replicas: 3 });
  });

  test('are priced again from a stored run as they were', async () => {
    const out = join(folder, 'run');
    const { code } = await ask(
      'run',
      held([{ replicas: 1, fromS: 12, untilS: 30 }], 2),
      '--out',
      out,
    );
    expect(code).toBe(0);
    const { stdout } = await kavier(['reprice', out, '--json']);
    const { figures } = JSON.parse(stdout) as {
      figures: readonly { name: string; before: number | null; after: number | null }[];
    };
    const priced = figures.filter(({ before }) => before !== null);
    expect(priced.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['energyWh', 'carbonG', 'costUsd']),
    );
    for (const { before, after } of priced) expect(after).toBe(before);
  });

  test.each([
    [held([{ replicas: 3 }], 2), 'error: stdin:1:', '3 replicas in held'],
    [
      held([{}, { fromS: 5, untilS: 5 }], 2),
      'error: stdin:1:',
      'found 5; expected a finite number > 5',
    ],
    [
      scenario({ engine: { profile: 'kavier-2025' }, held: [{ untilS: 5 }] }),
      'found fleet[0].held',
      'the published engine has no replicas',
    ],
  ])('refuses what cannot be', async (given, where, words) => {
    const { code, stderr } = await ask('run', given, '--no-write');
    expect(code).toBe(2);
    expect(stderr).toContain(where);
    expect(stderr).toContain(words);
  });
});
