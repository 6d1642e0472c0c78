import { requireNumber } from '../../units/require.ts';
import type { Activity, BusyEnergy, PoweredAccelerator, PowerModel } from './contract.ts';
import { POWER_NAMES, type PowerCoefficients } from './power-coefficients.ts';

const NOTHING: BusyEnergy = { baseJ: 0, weightJ: 0, kvJ: 0, computeJ: 0 };

/**
 * Power that follows what an accelerator does, as shares of its board limit TDP (W):
 *
 *   P / TDP = s + w W / (t B) + k K / (t B) + c FLOPs / (t F)          over t seconds with work
 *   E = TDP (s t + w W / B + k K / B + c FLOPs / F)
 *
 * W bytes of weights and K bytes of KV cache, B peak bytes and F peak 16-bit FLOPs per second; s, w, k and c are fitted to
 * measurements by family of accelerators. A byte of KV cache takes more than one of weights: attention works on it where a
 * product streams it through. Energy is linear in time, bytes and FLOPs, so that stretches add up, up to the board limit:
 * there firmware lowers clocks, and E = TDP t. Source of the form: the rows of the ML.ENERGY benchmark.
 */
export function activityModel(
  accelerator: PoweredAccelerator,
  coefficients: PowerCoefficients,
): PowerModel {
  const { tdpW, capW = tdpW } = accelerator;
  const rates = activityRates(accelerator, coefficients);
  const { idleW, staticW, weightByteJ, kvByteJ, flopJ } = rates;
  const { standby } = coefficients;
  return {
    name: 'activity',
    idleW,
    ...(standby && {
      standby: { watts: Math.max(idleW, standby.share.value * tdpW), holdS: standby.holdS.value },
    }),
    busy: ({ busyS, bytes, kvBytes, flops }: Activity): BusyEnergy => {
      if (busyS <= 0) return NOTHING;
      const baseJ = Math.min(staticW, capW) * busyS;
      const weightJ = weightByteJ * (bytes - kvBytes);
      const kvJ = kvByteJ * kvBytes;
      const computeJ = flopJ * flops;
      const mostJ = Math.max(0, capW * busyS - baseJ);
      const workJ = weightJ + kvJ + computeJ;
      const factor = workJ > mostJ ? mostJ / workJ : 1;
      return {
        baseJ,
        weightJ: factor * weightJ,
        kvJ: factor * kvJ,
        computeJ: factor * computeJ,
      };
    },
    assumptions: assumptionsOf(accelerator, coefficients),
  };
}

/** Watts and joules of one accelerator, from which all of its energy follows. */
export interface ActivityRates {
  /** Without work. */
  readonly idleW: number;
  /** With any work. */
  readonly staticW: number;
  readonly weightByteJ: number;
  readonly kvByteJ: number;
  readonly flopJ: number;
}

/**
 * The rates of an accelerator whose units run at `clock` x of their highest clock. Voltage falls with the clock, and power is
 * frequency times voltage squared, so that
 *
 *   static  = idle + (s TDP - idle) x^3        a FLOP takes x^2 of its energy
 *
 * Approximation: memory does not know the clock, and real voltage has a floor below about half of the highest clock.
 */
export function activityRates(
  { name, tdpW, idleW: ownIdleW, memoryBytesPerS, peakFlops, clock = 1 }: PoweredAccelerator,
  coefficients: PowerCoefficients,
): ActivityRates {
  requireShares(name, coefficients);
  requireNumber(clock, `${name}: clock`, { above: 0, to: 1 });
  const idleW = Math.max(ownIdleW, (coefficients.idle?.value ?? 0) * tdpW);
  const fullW = coefficients.static.value * tdpW;
  return {
    idleW,
    staticW:
      clock === 1
        ? fullW
        : Math.min(fullW, idleW) + Math.max(0, fullW - idleW) * clock * clock * clock,
    weightByteJ: (coefficients.weights.value * tdpW) / memoryBytesPerS,
    kvByteJ: (coefficients.kvCache.value * tdpW) / memoryBytesPerS,
    flopJ: (clock * clock * coefficients.compute.value * tdpW) / peakFlops,
  };
}

/** Error (KavierError, `input`): a share that no accelerator can have. */
function requireShares(name: string, coefficients: PowerCoefficients): void {
  for (const share of POWER_NAMES) {
    const to = share === 'static' ? 1 : Number.MAX_VALUE;
    requireNumber(coefficients[share].value, `${name}: power.${share}`, { from: 0, to });
  }
}

function assumptionsOf(
  { name, family, tdpW }: PoweredAccelerator,
  { static: base, weights, kvCache, compute, standby }: PowerCoefficients,
): readonly string[] {
  return [
    'Power with work is a line in the shares of peak that are reached: ' +
      `${base.value} + ${weights.value} of reading weights + ${kvCache.value} of reading KV cache + ${compute.value} of 16-bit ` +
      `FLOPs, times the board limit, on ${family} (${base.provenance.source}).`,
    `No stretch draws more than the board limit of ${name}, ${tdpW} W; what bytes and FLOPs would add beyond is cut, and clocks that ` +
      'fall at the limit lengthen no step beyond what its fitted times hold.',
    'A FLOP takes as much energy in narrow formats as in 16 bits.',
    standby === undefined
      ? 'Without work it draws its idle power at once: no measurement of this family says how long clocks stay up.'
      : `For ${standby.holdS.value} s after work clocks stay up, at ${standby.share.value} of the board limit (${standby.share.provenance.source}).`,
  ];
}
