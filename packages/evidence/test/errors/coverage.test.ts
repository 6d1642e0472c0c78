import { normalQuantile, RandomStream } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/errors/coverage.ts';
import { errorFactors } from '../../src/errors/error-factors.ts';
import type { ErrorRow } from '../../src/errors/error-rows.ts';
import { errorTable } from '../../src/errors/error-table.ts';
import { VALIDATED_COVERAGE } from '../../src/errors/validated-errors.ts';

/** How errors of models are drawn: the bias of each model, and of its rows about that. */
interface World {
  readonly models: number;
  readonly rows: number;
  readonly between: number;
  readonly within: number;
  readonly bias: number;
  /** Share of models that are off by five times as much. */
  readonly wild: number;
}

const WORLD: World = { models: 8, rows: 12, between: 0.25, within: 0.1, bias: 0, wild: 0 };

function errorsOf(world: World, stream: RandomStream): number[] {
  const normal = () => normalQuantile(stream.nextOpenUniform());
  const scale = stream.nextOpenUniform() < world.wild ? 5 : 1;
  const own = world.bias + scale * world.between * normal();
  return Array.from({ length: world.rows }, () => own + world.within * normal());
}

function rowsOf(model: string, errors: readonly number[]): ErrorRow[] {
  return errors.map((error, index) => ({
    run: `${model} ${index}`,
    engine: 'vllm-2026',
    family: 'hopper',
    kind: 'dense',
    model,
    load: '9-32',
    isFitted: false,
    quantity: 'tpotMeanS',
    metric: 'tpot',
    tail: null,
    error,
  }));
}

/** Share of the rows of a new model that lie in the interval that `world.models` others give it, over many worlds. */
function coverageIn(world: World): number {
  const stream = RandomStream.named(7, 'coverage');
  let held = 0;
  let all = 0;
  for (let i = 0; i < 400; i++) {
    const known = Array.from({ length: world.models }, (_, index) =>
      rowsOf(`m${index}`, errorsOf(world, stream)),
    ).flat();
    const table = errorTable(known);
    const cell = table.cells.find(({ load }) => load === '9-32');
    if (cell === undefined) throw new Error('no cell');
    // What is typical is known from elsewhere, and about right.
    const typical = {
      ...table.typicalSpread,
      tpot: 1.28 * Math.hypot(world.between, world.within),
    };
    const factors = errorFactors(
      { cell, isOtherYear: false },
      { ...table, typicalSpread: typical },
    );
    if (factors === null) throw new Error('no factors');
    for (const error of errorsOf(world, stream)) {
      all++;
      if (Math.log(factors.low) <= error && error <= Math.log(factors.high)) held++;
    }
  }
  return held / all;
}

describe('the interval of a model that was not measured', () => {
  test.each([1, 2, 3, 5, 8, 20])('from %d others holds about 80 %% of its rows', (models) => {
    const coverage = coverageIn({ ...WORLD, models });
    expect(coverage).toBeGreaterThan(0.75);
    expect(coverage).toBeLessThan(0.93);
  });

  test('holds no less where all models are off to one side, or a few are far off', () => {
    expect(coverageIn({ ...WORLD, bias: 0.8 })).toBeGreaterThan(0.75);
    expect(coverageIn({ ...WORLD, bias: -0.8, models: 3 })).toBeGreaterThan(0.75);
    expect(coverageIn({ ...WORLD, wild: 0.1 })).toBeGreaterThan(0.73);
  });

  test('does not take rows for models: more rows of the same few make it no narrower', () => {
    const few = coverageIn({ ...WORLD, models: 3, rows: 5 });
    const many = coverageIn({ ...WORLD, models: 3, rows: 80 });
    expect(Math.abs(few - many)).toBeLessThan(0.06);
  });
});

describe('leaving one model out', () => {
  const known = (count: number, far: number) =>
    Array.from({ length: count }, (_, index) =>
      rowsOf(
        `m${index}`,
        [-0.1, -0.05, 0, 0.05, 0.1].map((error) => error + (index < far ? 3 : 0)),
      ),
    ).flat();

  test('counts the rows in the interval of the others, and every model once', () => {
    const [same] = coverageOf(known(6, 0));
    expect(same).toMatchObject({ metric: 'tpot', statistic: 'central', models: 6, rows: 30 });
    expect(same).toMatchObject({ covered: 1, coveredByModel: 1, rowsAlone: 0, nominal: 0.8 });
    const [one] = coverageOf(known(6, 1));
    expect(one.covered).toBeCloseTo(5 / 6, 3);
    const lopsided = [
      ...known(6, 1),
      ...rowsOf(
        'm0',
        Array.from({ length: 95 }, () => 3),
      ),
    ];
    const [weighed] = coverageOf(lopsided);
    expect(weighed.covered).toBeLessThan(0.3);
    expect(weighed.coveredByModel).toBeCloseTo(5 / 6, 3);
  });

  test('says nothing of a model that is alone', () => {
    expect(coverageOf(known(1, 0))).toMatchObject([{ models: 0, rows: 0, rowsAlone: 5 }]);
  });
});

test('the committed intervals hold four fifths of what was left out, where enough models were', () => {
  const judged = VALIDATED_COVERAGE.filter(({ models }) => models >= 8);
  expect(judged.map(({ metric }) => metric)).toEqual(
    expect.arrayContaining(['ttft', 'tpot', 'e2e', 'throughput', 'power', 'energy']),
  );
  for (const { metric, covered, coveredByModel } of judged) {
    // Two standard deviations of a share of 0.8 among 8 models are 0.28, among 30 they are 0.15.
    expect([metric, covered > 0.7, coveredByModel > 0.7]).toEqual([metric, true, true]);
  }
});
