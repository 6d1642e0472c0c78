import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { cellsOfRun } from '../../src/uncertainty/run-cells.ts';
import { uncertaintyDocument } from '../../src/uncertainty/uncertainty-document.ts';
import { kavier } from '../cli/in-process.ts';
import { cellOf } from './cells.ts';
import { narrowService, runOf } from './runs.ts';

const METRICS = ['ttft', 'tpot', 'e2e', 'throughput'] as const;

/** Cells of every metric at every load: -10 % to +20 %. */
const TABLE = METRICS.map((metric) => cellOf({ metric, load: 'any' }));

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
    const [one, four] = [run, halved].map((each) => cellsOfRun(each, TABLE));
    const present = run.summary.service?.saturation.presentByQuarter ?? [];
    expect(one).toMatchObject({ engine: 'vllm-2026', family: 'hopper', kind: 'dense' });
    expect(one?.concurrencyPerReplica).toBeCloseTo(
      present.reduce((sum, quarter) => sum + quarter) / 4,
      9,
    );
    expect(four?.concurrencyPerReplica).toBeLessThan((one?.concurrencyPerReplica ?? 0) / 3);
    expect(one?.unlike).toEqual([]);
    const { run: over } = await runOf(narrowService(1000));
    expect(cellsOfRun(over, TABLE)?.load).toBe('saturated');
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
    expect(cellsOfRun(run, TABLE)?.unlike).toEqual([
      'coefficients of its own',
      'speculative decoding',
    ]);
  });

  test('has intervals of means and medians, of rates only where the service decides them', async () => {
    const { run } = await runOf(narrowService(4));
    const document = uncertaintyDocument(run, TABLE);
    const { ttftS } = run.summary.performance;
    expect(document?.intervals.ttftS.mean?.low).toBeCloseTo((ttftS.mean ?? 0) / 1.2, 12);
    expect(document?.intervals.ttftS.p50?.high).toBeCloseTo((ttftS.p50 ?? 0) / 0.9, 12);
    expect(document?.intervals.outputTokensPerS).toBeNull();
    const { run: over } = await runOf(narrowService(1000));
    const { outputTokensPerS } = over.summary.performance;
    const rate = uncertaintyDocument(over, TABLE)?.intervals.outputTokensPerS;
    expect(rate?.low).toBeCloseTo((outputTokensPerS ?? 0) / 1.2, 6);
    expect(rate?.high).toBeCloseTo((outputTokensPerS ?? 0) / 0.9, 6);
  });

  test('says that it is unvalidated where nothing like it was measured', async () => {
    const { run } = await runOf(narrowService(4));
    const document = uncertaintyDocument(run, []);
    expect(document?.basis).toContain('UNVALIDATED HERE');
    expect(document?.errors).toEqual({ ttft: null, tpot: null, e2e: null, throughput: null });
    expect(document?.intervals.tpotS).toEqual({ mean: null, p50: null });
  });

  test('leaves the published engine alone, and refuses extra runs of it', async () => {
    const { stdout } = await shown(PUBLISHED, '--json');
    expect((JSON.parse(stdout) as RunDocument).uncertainty).toBeNull();
    expect((await shown(PUBLISHED)).stdout).not.toContain('80 %');
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
    const { code, stdout } = await shown(narrowService(4));
    expect(code).toBe(0);
    expect(stdout).toMatch(/80 % intervals rest on validated errors of|UNVALIDATED HERE/);
    expect(stdout).toContain('Random part: one draw of requests (seed 42); --replications N');
    expect(stdout).not.toContain('Margin:');
  });

  test('prints both ends of the error and the means over seeds, within the width', async () => {
    const flags = ['--margin', '--replications', '3'];
    const { stdout } = await shown(narrowService(4), ...flags);
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
