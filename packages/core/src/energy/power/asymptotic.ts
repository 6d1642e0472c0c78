import { exp } from '../../kernel/elementary.ts';
import { requireNumber } from '../../units/require.ts';
import type { PowerFamily, PowerRange } from './contract.ts';
import { powerRange, utilizationCurve } from './utilization-curve.ts';

export interface AsymptoticOptions extends PowerRange {
  /** Utilization a at which the curve becomes nearly linear, > 0 and at most 1; OpenDC's default 0 would divide by it. */
  readonly asymptote: number;
  /** With voltage and frequency scaling, u is replaced by u^3. */
  readonly dvfs: boolean;
}

/** I + (M - I) / 2 (1 + v - e^(-v / a)), v = u or, with DVFS, u^3. OpenDC PowerModels.java. */
export const asymptotic: PowerFamily<AsymptoticOptions> = {
  create: (accelerator, options, where) => {
    const { idleW, maxW } = powerRange(accelerator, options, where);
    const a = requireNumber(options.asymptote, `${where}.asymptote`, { above: 0, to: 1 });
    return utilizationCurve('asymptotic', idleW, (u) => {
      const v = options.dvfs ? u * u * u : u;
      return idleW + ((maxW - idleW) / 2) * (1 + v - exp(-v / a));
    });
  },
};
