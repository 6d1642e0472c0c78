import { KavierError } from '../../units/errors.ts';
import { requireNumber } from '../../units/require.ts';
import type { PowerFamily } from './contract.ts';
import { utilizationCurve } from './utilization-curve.ts';

export interface InterpolatedOptions {
  /** Watts at evenly spaced utilizations from 0 to 1, two or more; SPECpower has eleven. */
  readonly levelsW: readonly number[];
}

/** Straight lines between measured levels. */
export const interpolated: PowerFamily<InterpolatedOptions> = {
  create: (_accelerator, { levelsW }, where) => {
    if (levelsW.length < 2) {
      throw new KavierError('too few levels to interpolate between', {
        kind: 'input',
        where: `${where}.levelsW`,
        found: String(levelsW.length),
        expected: 'watts at two or more utilizations, from 0 to 1 in even steps',
      });
    }
    for (const [i, watts] of levelsW.entries()) {
      requireNumber(watts, `${where}.levelsW[${i}]`, { from: 0 });
    }
    const last = levelsW.length - 1;
    return utilizationCurve('interpolated', levelsW[0], (u) => {
      const level = Math.min(last - 1, Math.floor(u * last));
      const beyond = u * last - level;
      return levelsW[level] + (levelsW[level + 1] - levelsW[level]) * beyond;
    });
  },
};
