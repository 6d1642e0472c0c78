import { pow } from '../../kernel/elementary.ts';
import { requireNumber } from '../../units/require.ts';
import type { PowerFamily, PowerRange } from './contract.ts';
import { powerRange, utilizationCurve } from './utilization-curve.ts';

export interface MseOptions extends PowerRange {
  /** Exponent r, 1 to 2: within, the curve rises all the way. 1 is linear; Fan et al. found 1.4. */
  readonly calibration: number;
}

/**
 * I + (M - I) (2 u - u^r): fitted by least squares of the error. Fan, Weber and Barroso, ISCA 2007; OpenDC PowerModels.java.
 * An exponent below 1 would fall below idle, one above 2 rise above M.
 */
export const mse: PowerFamily<MseOptions> = {
  create: (accelerator, options, where) => {
    const { idleW, maxW } = powerRange(accelerator, options, where);
    const r = requireNumber(options.calibration, `${where}.calibration`, { from: 1, to: 2 });
    return utilizationCurve('mse', idleW, (u) => idleW + (maxW - idleW) * (2 * u - pow(u, r)));
  },
};
