import { describe, expect, test } from 'vitest';
import type { BenchCase, BenchResult } from '../../src/bench/case.ts';
import { repeatFresh } from '../../src/bench/cases/repeat-fresh.ts';
import { benchCases } from '../../src/bench/cases.ts';
import { benchDocument } from '../../src/bench/document.ts';
import { BENCH_FUNCTIONS } from '../../src/bench/functions.ts';
import { logLogSlope } from '../../src/bench/slope.ts';
import { kavier } from '../cli/in-process.ts';

describe('benchmark cases', () => {
  const quick = benchCases(true);

  test('have names of their own and say what is timed', () => {
    const names = quick.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { title } of quick) expect(title.length).toBeGreaterThan(20);
  });

  test('do the work that they name', async () => {
    for (const name of ['simulate-1e3', 'serve-1e3', 'serve-every-step', 'replicas-10-least']) {
      const benchCase = quick.find((candidate) => candidate.name.startsWith(name));
      if (benchCase === undefined || benchCase.kind === 'command') throw new Error(`no ${name}`);
      const { kind, parameters } = benchCase;
      const { work, wallS, cpuS } = await (await BENCH_FUNCTIONS[kind]())(parameters);
      expect(work.requests).toBe(parameters.requests);
      expect(wallS).toBeGreaterThan(0);
      expect(cpuS).toBeGreaterThan(0);
      if (kind === 'serve') expect(work.completed).toBe(work.requests);
    }
  });

  test('without fast-forward serve the same steps', async () => {
    const serve = await BENCH_FUNCTIONS.serve();
    const parameters = { requests: 300, load: 0.7 };
    const fast = await serve(parameters);
    const slow = await serve({ ...parameters, stepping: 'every-step' });
    for (const name of ['requests', 'completed', 'steps', 'outputTokens']) {
      expect(slow.work[name]).toBe(fast.work[name]);
    }
    expect(slow.work.meanConcurrency).toBeCloseTo(fast.work.meanConcurrency, 9);
    expect(slow.work.stepsSkipped).toBe(0);
    expect(fast.work.stepsSkipped).toBeGreaterThan(0);
  });
});

test('a case is compared to another of the same size', () => {
  for (const quick of [true, false]) {
    const cases = benchCases(quick);
    const compared = cases.filter(({ comparedTo }) => comparedTo !== undefined);
    expect(compared.length).toBeGreaterThan(5);
    for (const { comparedTo, kind, parameters } of compared) {
      const other = cases.find(({ name }) => name === comparedTo);
      expect(other).toBeDefined();
      if (kind !== 'command') expect(other?.parameters.requests).toBe(parameters.requests);
    }
    const results = compared.slice(0, 1).flatMap((one) => {
      const other = cases.filter(({ name }) => name === one.comparedTo);
      return [resultOf(one, 3), ...other.map((plain) => resultOf(plain, 2))];
    });
    expect(benchDocument(results, 1).ratios).toEqual([
      { case: results[0].name, to: results[1].name, ratio: 1.5, moreUsPerRequest: 1e6 },
    ]);
  }
});

function resultOf(benchCase: BenchCase, bestS: number): BenchResult {
  return {
    ...benchCase,
    bestS,
    cpuS: bestS,
    wallS: [bestS],
    setupS: 0,
    work: { requests: 1 },
    peakMemoryBytes: 1,
  };
}

test('a workload several times over shares nothing between its copies', () => {
  const table = {
    count: 2,
    arrivalS: Float64Array.of(0, 10),
    promptTokens: Int32Array.of(32, 20),
    outputTokens: Int32Array.of(1, 2),
    promptBlocks: {
      blockTokens: 16,
      offsets: Int32Array.of(0, 2, 4),
      ids: Int32Array.of(0, 1, 0, 2),
      distinctCount: 3,
    },
  };
  const { count, arrivalS, promptTokens, promptBlocks } = repeatFresh(table, 2);
  expect(count).toBe(4);
  expect([...arrivalS]).toEqual([0, 10, 20, 30]);
  expect([...promptTokens]).toEqual([32, 20, 32, 20]);
  expect([...(promptBlocks?.ids ?? [])]).toEqual([0, 1, 0, 2, 3, 4, 3, 5]);
  expect([...(promptBlocks?.offsets ?? [])]).toEqual([0, 2, 4, 6, 8]);
  expect(promptBlocks?.distinctCount).toBe(6);
});

describe('the slope', () => {
  test('is the exponent of a power law, whatever its factor', () => {
    for (const exponent of [0, 1, 1.5]) {
      const points = [10, 100, 1000].map((x) => [x, 7 * x ** exponent] as const);
      expect(logLogSlope(points)).toBeCloseTo(exponent, 12);
    }
    expect(logLogSlope([[1, 1]])).toBeNull();
  });
});

describe('kavier bench', () => {
  test('lists its cases, and names the nearest one for a typo', async () => {
    const listed = await kavier(['bench', '--list']);
    expect(listed.stdout).toContain('export-1s-merged');
    const wrong = await kavier(['bench', 'exprt-1s-merged']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Did you mean export-1s-merged?');
    const often = await kavier(['bench', '--repeat', '0']);
    expect(often.stderr).toContain('a whole number from 1 to 100');
    const few = await kavier([
      'bench',
      'serve-1e3',
      '--quick',
      '--against',
      'x.js',
      '--pairs',
      '0',
    ]);
    expect(few.stderr).toContain('--pairs is out of range');
  });
});
