import type { PowerFamily, PowerRange } from './contract.ts';
import { powerRange, utilizationCurve } from './utilization-curve.ts';

/*
 * OpenDC's curves between idle watts I and largest watts M at utilization u:
 *
 *   sqrt   I + (M - I) u^(1/2)     linear   I + (M - I) u
 *   square I + (M - I) u^2         cubic    I + (M - I) u^3
 *
 * Source: github.com/atlarge-research/opendc, PowerModels.java (2026-07).
 */
function polynomial(name: string, shareAt: (u: number) => number): PowerFamily<PowerRange> {
  return {
    create: (accelerator, options, where) => {
      const { idleW, maxW } = powerRange(accelerator, options, where);
      return utilizationCurve(name, idleW, (u) => idleW + (maxW - idleW) * shareAt(u));
    },
  };
}

export const sqrt = polynomial('sqrt', Math.sqrt);
export const linear = polynomial('linear', (u) => u);
export const square = polynomial('square', (u) => u * u);
export const cubic = polynomial('cubic', (u) => u * u * u);
