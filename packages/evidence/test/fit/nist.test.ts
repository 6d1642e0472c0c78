import { describe, expect, test } from 'vitest';
import { assessIdentifiability } from '../../src/fit/identifiability.ts';
import { minimizeLeastSquares } from '../../src/fit/least-squares.ts';
import { CERTIFIED_PROBLEMS, parametersOf, residualsOf } from './nist-problems.ts';

/** Tight enough that what is left are the differences: six digits of the values are asked for. */
const TIGHT = { costTolerance: 1e-14, differences: 'central', maxEvaluations: 2000 } as const;

const relativeDistance = (found: number, wanted: number) => Math.abs(found / wanted - 1);

describe.each(CERTIFIED_PROBLEMS)('NIST $name', (problem) => {
  test.each(problem.starts.map((start) => ({ start })))('from $start', ({ start }) => {
    const parameters = parametersOf(start, 'log');
    const fit = minimizeLeastSquares(residualsOf(problem), parameters, TIGHT);
    expect(fit.converged).toBe(true);
    expect(relativeDistance(fit.cost, problem.sumOfSquares)).toBeLessThan(1e-9);
    const { estimates } = assessIdentifiability(parameters, fit, { leastSensitivity: 1e-9 });
    for (const [i, certified] of problem.certified.entries()) {
      expect(relativeDistance(fit.values[i], certified)).toBeLessThan(1e-6);
      // On a log scale the error is relative to the value.
      const { standardError, value } = estimates[i];
      const deviation = (standardError ?? 0) * value;
      expect(relativeDistance(deviation, problem.standardDeviations[i])).toBeLessThan(1e-5);
    }
  });

  test('on a linear scale, with forward differences and the usual tolerances', () => {
    const start = problem.starts[problem.starts.length - 1];
    const fit = minimizeLeastSquares(residualsOf(problem), parametersOf(start, 'linear'));
    expect(fit.converged).toBe(true);
    for (const [i, certified] of problem.certified.entries()) {
      // What matters is the distance for the error that the data leave.
      const distance = Math.abs(fit.values[i] - certified) / problem.standardDeviations[i];
      expect(distance).toBeLessThan(1e-3);
    }
  });
});
