import {
  activityModel,
  createPowerModel,
  type PoweredAccelerator,
  type PowerModel,
  powerCoefficientsFor,
} from '@kavier/core';
import type { FacilityScenario } from './schema-facility.ts';

/** The power model that a facility names, for one accelerator. Errors: as `createPowerModel`. */
export function powerModelOf(
  accelerator: PoweredAccelerator,
  power: FacilityScenario['power'],
): PowerModel {
  return power.model === 'activity'
    ? activityModel(accelerator, powerCoefficientsFor(accelerator.family))
    : createPowerModel(accelerator, power, 'facility.power');
}
