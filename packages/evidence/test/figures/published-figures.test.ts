import { engineGroupOf } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { assignCoefficients } from '../../src/calibrate/assign.ts';
import { type FigureTable, pointsOf } from '../../src/figures/figure-table.ts';
import { PUBLISHED_FIGURES } from '../../src/figures/published-figures.ts';
import type { MeasuredPoint, MeasuredSet } from '../../src/measured/point.ts';
import { MEASURED_SETS } from '../../src/node/select-sets.ts';
import { originOf, SET_NAMES } from '../../src/validate/set-origins.ts';
import { HAS_NO_DATA, SKIPPED, setFolder } from '../node/shared-data.ts';

const NAMES = Object.keys(PUBLISHED_FIGURES);

describe('published figures', () => {
  test('are of sets that reports know, cite where they are from, and have points with values', () => {
    for (const name of NAMES) {
      const set = PUBLISHED_FIGURES[name]();
      expect(SET_NAMES).toContain(name);
      expect(set.name).toBe(name);
      const commit = /at ([0-9a-f]{8})$|tag (\S+?),/.exec(originOf(name));
      expect(set.source, name).toContain(commit?.[1] ?? commit?.[2]);
      expect(set.licence).not.toBe('');
      expect(set.points.length).toBeGreaterThan(0);
      for (const { measured } of set.points) {
        const values = Object.values(measured);
        expect(values.length).toBeGreaterThan(0);
        expect(values.every((value) => Number.isFinite(value) && value > 0)).toBe(true);
      }
    }
  });

  test('are chosen by what was measured, never by how well it is predicted: both kinds are there', () => {
    const fitted = NAMES.flatMap((name) => {
      const set = PUBLISHED_FIGURES[name]();
      return set.points.map((point) => assignCoefficients(point, set).isFitted);
    });
    expect(fitted).toContain(true);
    expect(fitted).toContain(false);
  });

  test('a table takes its columns over what its rows have in common, and lengths in four ways', () => {
    const table = (common: FigureTable['common'], rows: string): FigureTable => ({
      set: 's',
      title: 't',
      source: 'u',
      licence: 'v',
      year: '2026',
      which: 'all',
      common: { engine: 'vllm', engineVersion: '0.11.1', accelerator: 'a10', ...common },
      lengths: { short: [1, 2, 3] },
      rows,
    });
    const [batch] = pointsOf(
      table(
        { requests: 2, eager: true },
        'model,promptTokens,outputTokens,ttftMeanS,e2eMeanS\nllama-3-8b,5,6,0.1,',
      ),
    );
    expect(batch.load).toEqual({ kind: 'batch', requests: 2, promptTokens: 5, outputTokens: 6 });
    expect(batch.measured).toEqual({ ttftMeanS: 0.1 });
    expect(batch.setup).toMatchObject({ eager: true, model: { name: 'llama-3-8b' } });
    const loop = (rows: string) =>
      pointsOf(table({ model: 'llama-3-8b', concurrency: 3 }, rows))[0].load;
    expect(loop('promptTokensMin,promptTokens,outputTokensLike\n4,8,short')).toEqual({
      kind: 'closed-loop',
      concurrency: 3,
      promptTokens: { distribution: 'uniform', min: 4, max: 8 },
      outputTokens: { distribution: 'empirical', values: [1, 2, 3] },
    });
    expect(loop('promptTokens,outputTokensMean,outputTokensCv\n4,9,0.5')).toMatchObject({
      promptTokens: 4,
      outputTokens: { distribution: 'lognormal', mean: 9, cv: 0.5 },
    });
    expect(() => loop('promptTokens\n4')).toThrow('outputTokens is missing');
  });
});

/** Two points are of one measurement when setting, load and values agree to five digits; lengths of a model stand for its histogram. */
function same(a: MeasuredPoint, b: MeasuredPoint): boolean {
  return isClose(factsOf(a), factsOf(b)) && isClose(a.measured, b.measured);
}

function factsOf({ setup, load }: MeasuredPoint): object {
  const { engineVersion, accelerator, model, ...rest } = setup;
  const stated = Object.entries(rest).filter(([, value]) => value !== undefined);
  const isDrawn = load.kind === 'closed-loop' && typeof load.outputTokens === 'object';
  const asked =
    load.kind === 'requests'
      ? { count: load.requests.count, blocks: load.requests.promptBlocks?.distinctCount }
      : isDrawn && load.outputTokens.distribution === 'empirical'
        ? { ...load, outputTokens: 'empirical' }
        : load;
  return {
    ...Object.fromEntries(stated),
    engine: engineGroupOf({ engine: setup.engine, engineVersion }),
    accelerator: accelerator.name,
    model: [model.name, model.maxContextTokens, model.weightBytes],
    load: asked,
  };
}

function isClose(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 6e-5 * Math.abs(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const field = (one: object, name: string) => (one as Record<string, unknown>)[name];
  return names.every((name) => isClose(field(a, name), field(b, name)));
}

describe.skipIf(HAS_NO_DATA)(`published figures beside the public files ${SKIPPED}`, () => {
  test.each(NAMES)(
    '%s: every point is one of the files, and is fitted where that is',
    async (name) => {
      const source = MEASURED_SETS.find((one) => one.name === name);
      const whole: MeasuredSet = (await source?.read(setFolder(source.folder))) ?? {
        ...PUBLISHED_FIGURES[name](),
        points: [],
      };
      const part = PUBLISHED_FIGURES[name]();
      for (const point of part.points) {
        const found = whole.points.filter((one) => same(point, one));
        expect(found.length, point.id).toBeGreaterThan(0);
        const fits = (of: MeasuredPoint, set: MeasuredSet) => {
          const { isFitted, isPowerFitted } = assignCoefficients(of, set);
          return { isFitted, isPowerFitted };
        };
        expect(fits(point, part)).toEqual(fits(found[0], whole));
      }
    },
  );
});
