import { KavierError } from '../../units/errors.ts';
import type { Activity, BusyEnergy, PoweredAccelerator, PowerModel } from './contract.ts';
import type { PowerCoefficients } from './power-coefficients.ts';

const NOTHING: BusyEnergy = { baseJ: 0, memoryJ: 0, computeJ: 0 };

/**
 * Power that follows what an accelerator does, as shares of its board limit TDP (W):
 *
 *   P / TDP = s + m MBU + c MFU          MBU = bytes / (t B), MFU = FLOPs / (t F), t seconds with work
 *   E = s TDP t + m TDP bytes / B + c TDP FLOPs / F
 *
 * B peak bytes and F peak 16-bit FLOPs per second; s, m and c are fitted to measurements by family of accelerators. Energy is
 * linear in time, bytes and FLOPs, so that stretches add up, up to the board limit: there firmware lowers clocks, and
 * E = TDP t. Form: affine in MBU and MFU, as in the ML.ENERGY benchmark's rows.
 */
export function activityModel(
  accelerator: PoweredAccelerator,
  coefficients: PowerCoefficients,
): PowerModel {
  const { tdpW, idleW, memoryBytesPerS, peakFlops, name } = accelerator;
  const staticW = coefficients.static.value * tdpW;
  const byteJ = (coefficients.memory.value * tdpW) / memoryBytesPerS;
  const flopJ = (coefficients.compute.value * tdpW) / peakFlops;
  if (!(staticW >= 0 && staticW <= tdpW && byteJ >= 0 && flopJ >= 0)) {
    throw new KavierError('the power coefficients cannot be those of an accelerator', {
      kind: 'input',
      where: name,
      found: `static ${coefficients.static.value}, memory ${coefficients.memory.value}, compute ${coefficients.compute.value}`,
      expected: 'static in 0 to 1, the others at least 0',
    });
  }
  const { standby } = coefficients;
  return {
    name: 'activity',
    idleW,
    ...(standby && {
      standby: { watts: Math.max(idleW, standby.share.value * tdpW), holdS: standby.holdS.value },
    }),
    busy: ({ busyS, bytes, flops }: Activity): BusyEnergy => {
      if (busyS <= 0) return NOTHING;
      const baseJ = staticW * busyS;
      const memoryJ = byteJ * bytes;
      const computeJ = flopJ * flops;
      const mostJ = tdpW * busyS - baseJ;
      const factor = memoryJ + computeJ > mostJ ? mostJ / (memoryJ + computeJ) : 1;
      return { baseJ, memoryJ: factor * memoryJ, computeJ: factor * computeJ };
    },
    assumptions: assumptionsOf(accelerator, coefficients),
  };
}

function assumptionsOf(
  { name, family, tdpW }: PoweredAccelerator,
  { static: base, memory, compute, standby }: PowerCoefficients,
): readonly string[] {
  return [
    'Power with work is a line in the shares of memory bandwidth and of 16-bit FLOPs that are reached: ' +
      `${base.value} + ${memory.value} MBU + ${compute.value} MFU of the board limit on ${family} (${base.provenance.source}).`,
    `No stretch draws more than the board limit of ${name}, ${tdpW} W; what bytes and FLOPs would add beyond is cut, and clocks that ` +
      'fall at the limit lengthen no step beyond what its fitted times hold.',
    'A FLOP takes as much energy in narrow formats as in 16 bits.',
    standby === undefined
      ? 'Without work it draws its idle power at once: no measurement of this family says how long clocks stay up.'
      : `For ${standby.holdS.value} s after work clocks stay up, at ${standby.share.value} of the board limit (${standby.share.provenance.source}).`,
  ];
}
