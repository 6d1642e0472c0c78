import { type ActivityRates, activityRates } from '../energy/power/activity.ts';
import { powerCoefficientsFor } from '../energy/power/power-coefficients.ts';
import { poweredAccelerator } from '../energy/power/powered-accelerator.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import type { ServingFleet } from '../scenario/serving-fleet.ts';
import type { StepTimer } from '../timing/contract.ts';
import { PowerLimitedTimer } from '../timing/power-limit.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';
import { requireNumber } from '../units/require.ts';

/** The accelerator at the clock of its fleet: units compute in proportion to it, memory and links do not know it. */
export function clocked({ accelerator, throttling }: ServingFleet): Accelerator {
  const { clock = 1 } = throttling ?? {};
  if (clock === 1) return accelerator;
  const rates = Object.entries(accelerator.peakFlops).map(([name, flops]) => [name, flops * clock]);
  return { ...accelerator, peakFlops: Object.fromEntries(rates) };
}

/**
 * The fleet, when its power cap leaves something for work: time alone takes static power.
 *
 * @throws KavierError of kind `input` that names the least cap.
 */
export function requireCap(fleet: ServingFleet): ServingFleet {
  const { accelerator, throttling } = fleet;
  if (throttling?.capW === undefined) return fleet;
  const above = ratesOf(fleet).staticW;
  requireNumber(throttling.capW, 'powerCapW', { above, to: accelerator.tdpW });
  return fleet;
}

/** The timer of a replica under the power cap of its fleet, as the power of its activity has it. */
export function limitedTimer(
  fleet: ServingFleet,
  amounts: StepAmounts,
  full: StepTimer,
): StepTimer {
  const { throttling, tensorParallel, pipelineParallel } = requireCap(fleet);
  const capW = throttling?.capW;
  if (capW === undefined) return full;
  const rates = ratesOf(fleet);
  return new PowerLimitedTimer(full, amounts, {
    ...rates,
    spareW: capW - rates.staticW,
    accelerators: tensorParallel * pipelineParallel,
  });
}

function ratesOf({ accelerator, throttling }: ServingFleet): ActivityRates {
  const coefficients = powerCoefficientsFor(accelerator.family);
  return activityRates(poweredAccelerator(accelerator, throttling), coefficients);
}
