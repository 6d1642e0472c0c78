import { exp } from '@kavier/core';
import type { SearchParameter } from '../../src/fit/search-space.ts';

/**
 * Problems of the NIST Statistical Reference Datasets, nonlinear regression, with their certified values
 * (https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml: Misra1a, lower difficulty; Rat42 and MGH09, higher).
 */
export interface CertifiedProblem {
  readonly name: string;
  readonly model: (b: Float64Array, x: number) => number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly starts: readonly (readonly number[])[];
  readonly certified: readonly number[];
  readonly standardDeviations: readonly number[];
  readonly sumOfSquares: number;
}

export const MISRA1A: CertifiedProblem = {
  name: 'Misra1a',
  model: (b, x) => b[0] * (1 - exp(-b[1] * x)),
  x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  y: [
    10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78,
  ],
  starts: [
    [500, 0.0001],
    [250, 0.0005],
  ],
  certified: [2.3894212918e2, 5.5015643181e-4],
  standardDeviations: [2.7070075241, 7.2668688436e-6],
  sumOfSquares: 1.2455138894e-1,
};

export const RAT42: CertifiedProblem = {
  name: 'Rat42',
  model: (b, x) => b[0] / (1 + exp(b[1] - b[2] * x)),
  x: [9, 14, 21, 28, 42, 57, 63, 70, 79],
  y: [8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
  starts: [
    [100, 1, 0.1],
    [75, 2.5, 0.07],
  ],
  certified: [7.2462237576e1, 2.6180768402, 6.7359200066e-2],
  standardDeviations: [1.7340283401, 8.8295217536e-2, 3.4465663377e-3],
  sumOfSquares: 8.0565229338,
};

export const MGH09: CertifiedProblem = {
  name: 'MGH09',
  model: (b, x) => (b[0] * (x * x + x * b[1])) / (x * x + x * b[2] + b[3]),
  x: [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
  y: [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
  starts: [
    [25, 39, 41.5, 39],
    [0.25, 0.39, 0.415, 0.39],
  ],
  certified: [1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1],
  standardDeviations: [1.1435312227e-2, 1.9633220911e-1, 8.0842031232e-2, 9.0025542308e-2],
  sumOfSquares: 3.0750560385e-4,
};

export const CERTIFIED_PROBLEMS: readonly CertifiedProblem[] = [MISRA1A, RAT42, MGH09];

export function residualsOf({ model, x, y }: CertifiedProblem) {
  return (b: Float64Array) => Float64Array.from(y, (measured, i) => model(b, x[i]) - measured);
}

/** Parameters b1, b2, ... of positive value, wide bounds. */
export function parametersOf(
  start: readonly number[],
  scale: SearchParameter['scale'],
): SearchParameter[] {
  return start.map((value, i) => {
    const bounds = { low: value / 1e4, high: value * 1e4 };
    return { name: `b${i + 1}`, start: value, ...bounds, scale };
  });
}
