import { requireNumber } from '../../units/require.ts';
import type { PowerFamily } from './contract.ts';
import { utilizationCurve } from './utilization-curve.ts';

export interface ConstantOptions {
  /** Watts at all times, >= 0. */
  readonly watts: number;
}

/** The same watts with and without work. OpenDC PowerModels.java. */
export const constant: PowerFamily<ConstantOptions> = {
  create: (_accelerator, { watts }, where) => {
    requireNumber(watts, `${where}.watts`, { from: 0 });
    return utilizationCurve('constant', watts, () => watts);
  },
};
