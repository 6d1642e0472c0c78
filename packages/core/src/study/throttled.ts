import { type ActivityRates, activityRates } from '../energy/power/activity.ts';
import { powerCoefficientsFor } from '../energy/power/power-coefficients.ts';
import { poweredAccelerator } from '../energy/power/powered-accelerator.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import { pow } from '../kernel/elementary.ts';
import type { ServingPool } from '../scenario/serving-pool.ts';
import type { StepTimer } from '../timing/contract.ts';
import { PowerLimitedTimer } from '../timing/power-limit.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';

/** The accelerator at the clock of its pool: units compute in proportion to it, memory and links do not know it. */
export function clocked({ accelerator, throttling }: ServingPool): Accelerator {
  const { clock = 1 } = throttling ?? {};
  if (clock === 1) return accelerator;
  const rates = Object.entries(accelerator.peakFlops).map(([name, flops]) => [name, flops * clock]);
  return { ...accelerator, peakFlops: Object.fromEntries(rates) };
}

/**
 * The timer of a replica under the power cap of its pool. Firmware lowers clocks where a step would draw more than the cap, down to
 * the clock x at which products of matrices at their achieved efficiency draw just that:
 *
 *   idle + (static - idle + f F e) x^3 = cap
 *
 * static watts and f joules for a FLOP at full clocks, F peak FLOPs per second, e their achieved share. At that clock time alone takes
 * less, so that decodes, which wait for memory, are slowed later than prefills. Published (Splitwise, ISCA 2024): decodes tolerate a
 * cap of half the board limit with little change, prefills do not.
 */
export function limitedTimer(pool: ServingPool, amounts: StepAmounts, full: StepTimer): StepTimer {
  const { throttling, tensorParallel, pipelineParallel } = pool;
  const capW = throttling?.capW;
  if (capW === undefined) return full;
  const rates = ratesAt(pool, Math.min(throttling?.clock ?? 1, capClock(pool, capW)));
  return new PowerLimitedTimer(full, amounts, {
    ...rates,
    spareW: capW - rates.staticW,
    accelerators: tensorParallel * pipelineParallel,
  });
}

function capClock(pool: ServingPool, capW: number): number {
  const { idleW, staticW, flopJ } = ratesAt(pool, 1);
  const { peakFlops } = poweredAccelerator(pool.accelerator);
  const computeW = flopJ * peakFlops * pool.coefficients.values.linearCompute.value;
  return pow((capW - idleW) / (staticW - idleW + computeW), 1 / 3);
}

function ratesAt({ accelerator }: ServingPool, clock: number): ActivityRates {
  const coefficients = powerCoefficientsFor(accelerator.family);
  return activityRates(
    poweredAccelerator(accelerator, { clock: Math.min(1, clock) }),
    coefficients,
  );
}
