import { ERROR_METRICS } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { cellsOfRun } from '../../src/uncertainty/run-cells.ts';
import { uncertaintyDocument } from '../../src/uncertainty/uncertainty-document.ts';
import { kavier } from '../cli/in-process.ts';
import { cellOf, tableOf } from './cells.ts';
import { narrowService, runOf } from './runs.ts';

/** Cells of every metric at every load: measured 0.8 to 1.25 times what was predicted. */
const TABLE = tableOf(
  ERROR_METRICS.map((metric) =>
    cellOf({ metric, load: 'any', centre: 0, spread: Math.log(1.25), models: 1e9 }),
  ),
);

async function shown(scenario: object, ...flags: readonly string[]) {
  const readStdin = async () => JSON.stringify(scenario);
  return kavier(['run', '-', '--no-write', ...flags], { readStdin });
}

const PUBLISHED = {
  ...narrowService(1),
  fleet: [{ model: 'llama-3-8b', accelerator: 'a10', engine: { profile: 'kavier-2025' } }],
};

describe('the uncertainty of a run', () => {
  test('knows the load by the requests at a time on a replica', async () => {
    const { run } = await runOf(narrowService(4));
    const { fleet } = narrowService(4);
    const { run: halved } = await runOf(
      narrowService(4, { fleet: [{ ...fleet[0], replicas: 4 }] }),
    );
    const [one, four] = [run, halved].map((each) => cellsOfRun(each, TABLE)?.[0]);
    const present = run.summary.service?.saturation.presentByQuarter ?? [];
    expect(one).toMatchObject({ engine: 'vllm-2026', family: 'hopper', kind: 'dense' });
    expect(one?.concurrencyPerReplica).toBeCloseTo(
      present.reduce((sum, quarter) => sum + quarter) / 4,
      9,
    );
    expect(four?.concurrencyPerReplica).toBeLessThan((one?.concurrencyPerReplica ?? 0) / 3);
    expect(one?.unlike).toEqual([]);
    const { run: over } = await runOf(narrowService(1000));
    expect(cellsOfRun(over, TABLE)?.[0].load).toBe('saturated');
  });

  test('says what no validated row had: coefficients of one’s own, speculative decoding', async () => {
    const { fleet } = narrowService(4);
    const speculation = { draftTokens: 3, acceptance: 0.7, draftCost: 0.1 };
    const { run } = await runOf(
      narrowService(4, {
        fleet: [
          {
            ...fleet[0],
            engine: { profile: 'vllm', coefficientsAt: 'slowest', speculation },
          },
        ],
      }),
    );
    expect(cellsOfRun(run, TABLE)?.[0].unlike).toEqual([
      'coefficients of its own',
      'speculative decoding',
    ]);
  });

  test('has intervals of latencies, energy and power, and of rates and money what arrivals leave open', async () => {
    const { run } = await runOf(narrowService(4));
    const intervals = uncertaintyDocument(run, TABLE)?.intervals;
    const { ttftS } = run.summary.performance;
    expect(intervals?.ttftS.mean).toMatchObject({ point: ttftS.mean, models: 1e9, rows: 12 });
    expect(intervals?.ttftS.mean.low).toBeCloseTo((ttftS.mean ?? 0) * 0.8, 6);
    expect(intervals?.ttftS.p50.high).toBeCloseTo((ttftS.p50 ?? 0) * 1.25, 6);
    expect(intervals?.ttftS.p99.high).toBeGreaterThan((ttftS.p99 ?? 0) * 1.25);
    const { powerW, energyWh, costUsd, outputTokensPerS } = intervals ?? {};
    expect((powerW?.high ?? 0) / (powerW?.low ?? 0)).toBeCloseTo(1.25 ** 2, 6);
    expect((energyWh?.high ?? 0) / (energyWh?.low ?? 0)).toBeCloseTo(1.25 ** 2, 6);
    for (const known of [costUsd, outputTokensPerS]) {
      expect(known?.source).toBe('arrivals');
      expect((known?.high ?? 0) / (known?.low ?? 1)).toBeLessThan(1.01);
    }
    const { run: over } = await runOf(narrowService(1000));
    const { performance, efficiency } = over.summary;
    const bound = uncertaintyDocument(over, TABLE)?.intervals;
    expect(bound?.outputTokensPerS.low).toBeCloseTo((performance.outputTokensPerS ?? 0) * 0.8, 2);
    expect(bound?.costUsd.high).toBeCloseTo((efficiency.costUsd ?? Number.NaN) / 0.8, 6);
    expect(bound?.costUsd.source).toBe('derived');
  });

  test('says that it is unvalidated where nothing like it was measured, figure by figure', async () => {
    const { run } = await runOf(narrowService(4));
    const document = uncertaintyDocument(run, tableOf([]));
    expect(document?.basis).toContain('UNVALIDATED HERE');
    expect(Object.values(document?.errors ?? {})).toEqual(ERROR_METRICS.map(() => null));
    const nothing = { low: null, high: null, source: 'not-measured', models: 0 };
    expect(document?.intervals.tpotS.mean).toMatchObject(nothing);
    expect(document?.intervals.energyWh).toMatchObject(nothing);
    expect(document?.intervals.queueS.p95).toMatchObject(nothing);
  });

  test('has no energy interval of a power model that was not validated', async () => {
    const facility = { power: { model: 'linear' } } as const;
    const { run } = await runOf(narrowService(4, { facility }));
    const { powerW, energyWh, ttftS } = uncertaintyDocument(run, TABLE)?.intervals ?? {};
    expect(powerW).toMatchObject({ low: null, source: 'not-measured' });
    expect(energyWh?.basis).toContain('power model');
    expect(ttftS?.mean.low).not.toBeNull();
  });

  test('leaves the published engine alone, and refuses extra runs of it', async () => {
    const { stdout } = await shown(PUBLISHED, '--json');
    expect((JSON.parse(stdout) as RunDocument).uncertainty).toBeNull();
    expect((await shown(PUBLISHED, '--full')).stdout).not.toContain('80 %');
    for (const flags of [['--margin'], ['--replications', '2']]) {
      const { code, stderr } = await shown(PUBLISHED, ...flags);
      expect(code).toBe(2);
      expect(stderr).toContain(flags[0]);
      expect(stderr).toContain('the published engine is run once');
    }
  });
});

describe('kavier run', () => {
  test('prints what the intervals rest on, and that there were no other seeds', async () => {
    const { code, stdout } = await shown(narrowService(4), '--full');
    expect(code).toBe(0);
    expect(stdout).toMatch(/80 % intervals rest on validated errors of|UNVALIDATED HERE/);
    expect(stdout).toContain('Random part: one draw of requests (seed 42); --replications N');
    expect(stdout).not.toContain('Margin:');
  });

  test('prints both ends of the error and the means over seeds, within the width', async () => {
    const flags = ['--margin', '--replications', '3'];
    const { stdout } = await shown(narrowService(4), '--full', ...flags);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('Random part: requests drawn with 3 seeds, 42 to 44; 0 of these');
    expect(text).toMatch(/mean over seeds 95 % TTFT mean/);
    expect(text).toMatch(/Margin: (at the ends of the validated error|no throughput)/);
    expect(stdout).toMatch(/^again: kavier run - --replications 3 --margin$/m);
    const long = stdout.split('\n').filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });

  test('--json has both, and the first seed is the run itself', async () => {
    const { stdout } = await shown(narrowService(4), '--json', '--margin', '--replications', '3');
    const { uncertainty, performance } = JSON.parse(stdout) as RunDocument;
    expect(uncertainty?.level).toBe(0.8);
    expect(uncertainty?.random.drawn).toEqual(['requests']);
    const { runs = [], mean95 } = uncertainty?.random.replications ?? {};
    expect(runs.map(({ seed }) => seed)).toEqual([42, 43, 44]);
    expect(runs[0].headline.ttftP95S).toBe(performance.ttftS.p95);
    expect(mean95?.ttftP95S?.mean).toBeGreaterThan(0);
    expect(uncertainty?.margin ?? uncertainty?.marginNote).not.toBeNull();
  });
});
