import { remainder } from '../units/remainder.ts';
import { requireNumber } from '../units/require.ts';

/** Seconds of a year of 365.25 days. */
const YEAR_S = 365.25 * 86_400;

/** What it took to make the hardware, and how long that is written off. */
export interface EmbodiedFigures {
  /** One accelerator, kg CO2-equivalent. */
  readonly acceleratorKg: number;
  /** One server without its accelerators, kg CO2-equivalent. */
  readonly serverKg: number;
  readonly acceleratorsPerServer: number;
  readonly lifetimeYears: number;
}

/** Accelerator-seconds of a run: the sum over its accelerators. */
export interface AcceleratorUse {
  /** Held for the run, busy or not. */
  readonly heldS: number;
  /** With work; at most `heldS`. */
  readonly busyS: number;
}

/**
 * `allocation`: whoever holds an accelerator is charged for all the time. `use`: only its busy seconds are charged, and
 * the idle share stays unallocated.
 */
export const AMORTIZATIONS = ['allocation', 'use'] as const;
export type Amortization = (typeof AMORTIZATIONS)[number];

/** Embodied carbon of a run, g CO2-equivalent; the three parts add up to `totalG`. */
export interface EmbodiedCarbon {
  readonly by: Amortization;
  readonly acceleratorG: number;
  /** The accelerators' shares of their servers. */
  readonly serverG: number;
  /** Of both, for seconds held that are charged to nobody. */
  readonly unallocatedG: number;
  readonly totalG: number;
}

/**
 * Embodied carbon of a run:
 *
 *   rate  = 1000 kg / (lifetime in seconds)              g per accelerator-second; servers by their accelerators
 *   total = rate * held seconds = charged + unallocated
 *
 * @throws KavierError of kind `input`: a figure out of range.
 */
export function embodiedCarbon(
  figures: EmbodiedFigures,
  use: AcceleratorUse,
  by: Amortization,
): EmbodiedCarbon {
  const { acceleratorKg, serverKg, acceleratorsPerServer, lifetimeYears } = figures;
  requireNumber(acceleratorKg, 'acceleratorKg', { from: 0 });
  requireNumber(serverKg, 'serverKg', { from: 0 });
  requireNumber(acceleratorsPerServer, 'acceleratorsPerServer', { above: 0 });
  requireNumber(lifetimeYears, 'lifetimeYears', { above: 0 });
  requireNumber(use.heldS, 'heldS', { from: 0 });
  requireNumber(use.busyS, 'busyS', { from: 0, to: use.heldS });
  const lifetimeS = lifetimeYears * YEAR_S;
  const acceleratorGPerS = (acceleratorKg * 1000) / lifetimeS;
  const serverGPerS = (serverKg * 1000) / acceleratorsPerServer / lifetimeS;
  const chargedS = by === 'allocation' ? use.heldS : use.busyS;
  const acceleratorG = acceleratorGPerS * chargedS;
  const serverG = serverGPerS * chargedS;
  const unallocatedG = (acceleratorGPerS + serverGPerS) * remainder(use.heldS, chargedS);
  const totalG = acceleratorG + serverG + unallocatedG;
  return { by, acceleratorG, serverG, unallocatedG, totalG };
}
