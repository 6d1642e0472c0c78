import { describe, expect, test } from 'vitest';
import type { CompareFigure, CompareRow } from '../../src/compare/document.ts';
import { COMPARE_METRICS, type CompareMetric } from '../../src/compare/metrics.ts';
import { verdictOf } from '../../src/compare/verdict.ts';

interface Changes extends Partial<Pick<CompareRow, 'policy' | 'saturation' | 'objectives'>> {
  readonly energyWh?: number;
  readonly newHitRatio?: number;
  readonly completed?: number;
  /** Of the difference of energies over seeds. */
  readonly seeds?: readonly [low: number, high: number];
}

const judged = (pool: string, met: boolean) =>
  ({ metric: 'ttftS', percentile: 95, limitS: 0.5, pool, attainment: 0.5, met }) as const;

/** A row that takes 100 Wh, but for what is changed; percentages are against that. */
function rowOf(name: string, changes: Changes = {}): CompareRow {
  const { policy = 'lru', saturation = 'stable', completed = 50, seeds } = changes;
  const { objectives = [judged('small', true), judged('large', false)] } = changes;
  const values: Partial<Record<CompareMetric, number>> = {
    energyWh: changes.energyWh ?? 100,
    newHitRatio: changes.newHitRatio ?? 0,
    ttftMeanS: 0.1,
    costUsd: 1,
  };
  const figures = COMPARE_METRICS.map((metric) => {
    const value = values[metric] ?? null;
    const figure: CompareFigure = {
      value,
      difference: null,
      percent: metric === 'energyWh' && value !== null ? value - 100 : 0,
      validated80: { low: 0.5, high: 200 },
      mean95: null,
      difference95:
        metric === 'energyWh' && seeds !== undefined
          ? { mean: -1, low: seeds[0], high: seeds[1] }
          : null,
    };
    return [metric, figure];
  });
  return {
    name,
    policy,
    saturation,
    figures: Object.fromEntries(figures),
    objectives,
    outcomes: { completed, rejected: 0, 'timed-out': 0, cancelled: 0, unfinished: 0 },
  } as unknown as CompareRow;
}

const NONE = rowOf('none', { policy: 'none' });

describe('the verdict of a comparison', () => {
  test('names the row of least energy, and the first where none takes less', () => {
    const best = verdictOf([NONE, rowOf('lru', { energyWh: 60 })], 0.1);
    expect(best).toMatch(/^lru takes the least energy: 60\.0 Wh \(-40\.0 % against none\)/);
    expect(best).not.toContain('NOT DECIDED');
    expect(verdictOf([NONE, rowOf('lru', { energyWh: 110 })], 0.1)).toMatch(
      /^No row .* none takes/,
    );
  });

  test('leaves open what is within the error of a difference, or has another sign with other seeds', () => {
    // sqrt(2) 0.1 is a factor of 1.152.
    expect(verdictOf([NONE, rowOf('lru', { energyWh: 90 })], 0.1)).toContain(
      'NOT DECIDED: energies of two runs of one model were off from each other by up to 15.19 %',
    );
    expect(verdictOf([NONE, rowOf('lru', { energyWh: 80 })], 0.1)).not.toContain('NOT DECIDED');
    const seeds = rowOf('lru', { energyWh: 60, seeds: [-80, 5] });
    expect(verdictOf([NONE, seeds], 0.1)).toContain('other seeds give the difference another sign');
    expect(verdictOf([NONE, rowOf('lru', { energyWh: 60, seeds: [-80, -5] })], 0.1)).not.toContain(
      'NOT DECIDED',
    );
  });

  test.each([
    ['it is a cache that no engine runs', { policy: 'published:full' }],
    ['no cache could have held 30.00 % of the prompt tokens', { newHitRatio: 0.3 }],
    ['it completes 20 requests and not 50', { completed: 20 }],
    ['it does not keep up', { saturation: 'over' }],
    [
      'it misses p95 TTFT <= 500 ms in pool small',
      { objectives: [judged('small', false), judged('large', false)] },
    ],
  ] satisfies readonly (readonly [string, Changes])[])(
    'gives nothing for energy where %s',
    (reason, change) => {
      const cheat = rowOf('cheat', { energyWh: 1, ...change });
      const verdict = verdictOf([NONE, cheat, rowOf('lru', { energyWh: 60 })], 0.1);
      expect(verdict).toMatch(/^lru takes the least energy/);
      expect(verdict).toContain(`cheat is not judged by its 1.00 Wh: ${reason}`);
      expect(verdictOf([NONE, cheat], 0.1)).toMatch(/^No row that can be judged takes less energy/);
    },
  );

  test('judges the published engine as it was published', () => {
    const published = { saturation: 'not-modelled' } as const;
    const verdict = verdictOf(
      [
        rowOf('none', { ...published, policy: 'none' }),
        rowOf('full', { ...published, policy: 'published:full', energyWh: 50, newHitRatio: 0.2 }),
      ],
      null,
    );
    expect(verdict).toMatch(/^full takes the least energy/);
    expect(verdict).toContain('No cache could have held 20.00 %');
  });
});
