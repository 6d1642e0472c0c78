import { beforeAll, describe, expect, test } from 'vitest';
import { runDocument } from '../../src/run/run-document.ts';
import { type MarginResult, marginOf } from '../../src/uncertainty/margin.ts';
import { workersOf } from '../../src/workers/workers.ts';
import { runCells } from './cells.ts';
import { capacityRps, narrowService, runOf } from './runs.ts';

/** Steps between 0.6 and 1.67 times as long, by as many models as leave the spread as it is. */
const ERRORS = runCells({ throughput: { centre: 0, spread: Math.log(1 / 0.6), models: 1e9 } });

const ALONE = await workersOf(1);

let mostRps = Number.NaN;
beforeAll(async () => {
  mostRps = await capacityRps();
});

const verdictOf = (run: Awaited<ReturnType<typeof runOf>>['run'], result: MarginResult) =>
  runDocument({ ...run, extra: { ...result, replications: null } }, 'kavier run x').verdict;

describe('the margin of a decision', () => {
  test('leaves a load just below capacity open, and a small or a huge one decided', async () => {
    const outcomes = await Promise.all(
      [0.3, 0.9, 4].map(async (share) => {
        const { run } = await runOf(narrowService(share * mostRps, {}, 2000));
        return { run, result: await marginOf(run, [ERRORS], 'always', ALONE) };
      }),
    );
    const [small, close, huge] = outcomes.map(({ result: { margin } }) => margin);
    expect(small?.states).toEqual(['stable']);
    expect(huge?.states).toEqual(['over']);
    expect(close?.states.length).toBeGreaterThan(1);
    expect(close?.states).toContain('over');
    expect(close?.optimistic.state).toBe('stable');
    expect(close?.optimistic.stepFactor).toBeCloseTo(0.6, 6);
    expect(close?.pessimistic.state).toBe('over');
    expect(close?.pessimistic.stepFactor).toBeCloseTo(1 / 0.6, 6);
    const verdicts = outcomes.map(({ run, result }) => verdictOf(run, result));
    expect(verdicts[0]).not.toContain('NOT DECIDED');
    expect(verdicts[1]).toMatch(/NOT DECIDED: within the validated error the service is stable/);
    expect(verdicts[2]).not.toContain('NOT DECIDED');
  });

  test('is sought without being asked only where the service is near its limits', async () => {
    const { run: idle } = await runOf(narrowService(0.2 * mostRps));
    expect(await marginOf(idle, [ERRORS], 'auto', ALONE)).toEqual({
      margin: null,
      note: null,
      undecided: [],
    });
    const { run: over } = await runOf(narrowService(2 * mostRps));
    expect((await marginOf(over, [ERRORS], 'auto', ALONE)).margin).not.toBeNull();
    expect(await marginOf(over, [ERRORS], 'never', ALONE)).toEqual({
      margin: null,
      note: null,
      undecided: [],
    });
    const large = await marginOf(over, [ERRORS], 'auto', ALONE, 599);
    expect(large.margin).toBeNull();
    expect(large.note).toContain('--margin');
    expect((await marginOf(over, [ERRORS], 'always', ALONE, 599)).margin).not.toBeNull();
    const unknown = await marginOf(over, [runCells({})], 'auto', ALONE);
    expect(unknown).toMatchObject({ margin: null, note: /validated/ });
  });

  test('is sought, and an objective left open, where a limit is within the interval', async () => {
    const slow = narrowService(0.2 * mostRps);
    const { run: plain } = await runOf(slow);
    const p95S = plain.summary.performance.tpotS.p95 ?? Number.NaN;
    const tpot = { centre: 0, spread: 0.1, models: 1e9 };
    const cells = runCells({ tpot });
    const tails = {
      ttft: null,
      tpot: { rows: 9, models: 1e9, centre: 0, spread: 0.05 },
      e2e: null,
    };
    const exact = { ...cells, table: { ...cells.table, tails } };
    const within = async (factor: number) => {
      const objectives = { tpotMs: { p95: p95S * factor * 1000 } };
      const { run } = await runOf({ ...slow, objectives });
      return { run, result: await marginOf(run, [exact], 'auto', ALONE) };
    };
    expect((await within(2)).result).toEqual({ margin: null, note: null, undecided: [] });
    expect((await within(0.5)).result.margin).toBeNull();
    const { run, result } = await within(1.05);
    expect(result.margin?.metric).toBe('tpot');
    expect(result.margin?.states).toEqual(['stable']);
    expect(result.undecided).toHaveLength(1);
    expect(verdictOf(run, result)).toMatch(
      /As simulated it meets its objectives\. NOT DECIDED: within the validated error p95 TPOT <= .* is met or missed\.$/,
    );
  });

  test('is left open by the interval alone where no run is made', async () => {
    const slow = narrowService(0.2 * mostRps);
    const { run: plain } = await runOf(slow);
    const p95S = plain.summary.performance.ttftS.p95 ?? Number.NaN;
    const objectives = { ttftMs: { p95: p95S * 1050 } };
    const { run } = await runOf({ ...slow, objectives });
    const result = await marginOf(run, [runCells({ ttft: {}, tpot: {} })], 'never', ALONE);
    expect(result.margin).toBeNull();
    expect(result.undecided).toMatchObject([{ metric: 'ttftS', percentile: 95 }]);
    expect(verdictOf(run, result)).toContain('NOT DECIDED: within the validated error p95 TTFT');
  });

  test('leaves an objective of a pool open by the errors of that pool alone', async () => {
    const slow = narrowService(0.2 * mostRps);
    const { run: plain } = await runOf(slow);
    const p95S = plain.summary.performance.ttftS.p95 ?? Number.NaN;
    const objectives = { ttftMs: { p95: p95S * 1050 } };
    const { run } = await runOf({ ...slow, fleet: [{ ...slow.fleet[0], objectives }] });
    const cells = runCells({ ttft: {}, tpot: {} });
    const result = await marginOf(run, [cells], 'never', ALONE);
    expect(result.undecided).toMatchObject([{ metric: 'ttftS', percentile: 95, pool: 'default' }]);
    expect(verdictOf(run, result)).toMatch(/p95 TTFT <= .* in pool default is met or missed/);
    const elsewhere = await marginOf(run, [{ ...cells, pool: 'other' }], 'never', ALONE);
    expect(elsewhere.undecided).toEqual([]);
  });
});
