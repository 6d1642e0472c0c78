import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import { drawnParts, replicate } from '../../src/uncertainty/replications.ts';
import { workersOf } from '../../src/workers/workers.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { narrowService, runOf } from './runs.ts';

async function replicationsOf(scenario: ScenarioInput) {
  const { loaded, run } = await runOf(scenario);
  return { run, replications: await replicate(loaded, run, await workersOf(1)) };
}

/** A file of requests, with or without times. */
function traceOf(header: string, rows: readonly string[]): string {
  const path = join(temporaryFolder(), 'trace.csv');
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
  return path;
}

const LENGTHS = Array.from({ length: 60 }, (_, i) => `${100 + 7 * i},${20 + (i % 9)}`);

describe('replications', () => {
  test('begin with the run itself and go on with the next seeds', async () => {
    const { run, replications } = await replicationsOf(
      narrowService(8, { replications: 4, seed: 11 }),
    );
    expect(replications?.runs.map(({ seed }) => seed)).toEqual([11, 12, 13, 14]);
    const { ttftS, outputTokensPerS } = run.summary.performance;
    const [first, second] = replications?.runs ?? [];
    expect(first.headline.ttftMeanS).toBe(ttftS.mean);
    expect(first.headline.outputTokensPerS).toBe(outputTokensPerS);
    expect(second.headline.ttftMeanS).not.toBe(ttftS.mean);
    // The second is what a run with that seed gives.
    const { run: alone } = await runOf(narrowService(8, { seed: 12 }));
    expect(second.headline.ttftMeanS).toBe(alone.summary.performance.ttftS.mean);
    const means = replications?.runs.map(({ headline }) => headline.ttftMeanS ?? Number.NaN) ?? [];
    const interval = replications?.mean95.ttftMeanS;
    expect(interval?.mean).toBeCloseTo(means.reduce((sum, mean) => sum + mean) / 4, 12);
    expect(interval?.low).toBeLessThan(interval?.mean ?? Number.NaN);
  });

  test('change only what is drawn: nothing where every request is fixed', async () => {
    const fixed = narrowService(8, { replications: 3 });
    const { workload } = fixed;
    if (!('generate' in workload) || workload.generate.kind !== 'plain') throw new Error('plain');
    const generate = {
      ...workload.generate,
      arrivals: { process: 'constant', rateRps: 8 },
    } as const;
    const { replications } = await replicationsOf({ ...fixed, workload: { generate } });
    const headlines = replications?.runs.map(({ headline }) => headline) ?? [];
    expect(headlines).toEqual([headlines[0], headlines[0], headlines[0]]);
    const interval = replications?.mean95.e2eMeanS;
    expect(interval?.low).toBe(interval?.high);
  });

  test('give no interval that reaches below zero, however much few runs differ', async () => {
    const { replications } = await replicationsOf(narrowService(16, { replications: 2 }, 40));
    const intervals = Object.values(replications?.mean95 ?? {}).flatMap((one) => one ?? []);
    expect(intervals.length).toBeGreaterThan(10);
    for (const { mean, low, high } of intervals) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
    }
  });

  test('are none for one run, and none where a trace gives every request', async () => {
    expect((await replicationsOf(narrowService(8))).replications).toBeNull();
    const timed = LENGTHS.map((row, i) => `${i / 4},${row}`);
    const trace = traceOf('arrived_at,num_prefill_tokens,num_decode_tokens', timed);
    const given = await replicationsOf({
      ...narrowService(8, { replications: 5 }),
      workload: { trace },
    });
    expect(given.replications).toBeNull();
    expect(drawnParts(given.run)).toEqual([]);
  });

  test('draw the times of a trace without any, patience, routes and accepted drafts', async () => {
    const trace = traceOf('num_prefill_tokens,num_decode_tokens', LENGTHS);
    const { fleet } = narrowService(8);
    const speculation = { draftTokens: 2, acceptance: 0.6, draftCost: 0.1 };
    const { run, replications } = await replicationsOf({
      workload: { trace, rateRps: 10, patienceS: { distribution: 'exponential', mean: 60 } },
      gateway: { router: 'random' },
      fleet: [{ ...fleet[0], replicas: 2, engine: { profile: 'vllm', speculation } }],
      replications: 2,
    });
    expect(drawnParts(run)).toEqual([
      'arrivals',
      'patience of clients',
      'routing',
      'accepted drafts',
    ]);
    const [first, second] = replications?.runs ?? [];
    expect(first.headline.e2eMeanS).not.toBe(second.headline.e2eMeanS);
  });
});
