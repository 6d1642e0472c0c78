/**
 * What can be measured and predicted; seconds, tokens per second, tokens. Means and percentiles are over requests; `itl` over the
 * gaps between a request's tokens. TTFT is arrival to first token, TPOT (last - first token) / (output tokens - 1), E2E
 * arrival to last token, `deviceStepS` the sum of a step's kernels, the makespan first arrival to last token.
 */
export const TIMED_QUANTITIES = [
  'ttftMeanS',
  'ttftP50S',
  'ttftP99S',
  'tpotMeanS',
  'tpotP50S',
  'tpotP99S',
  'itlP50S',
  'e2eMeanS',
  'e2eP50S',
  'e2eP99S',
  'makespanS',
  'outputTokensPerS',
  'totalTokensPerS',
  'requestsPerS',
  'kvTokens',
  'deviceStepS',
] as const;
export type TimedQuantity = (typeof TIMED_QUANTITIES)[number];

/**
 * Watts and joules: `powerW` of one accelerator, mean over the stretch that was metered; the others of all accelerators of the
 * deployment: per output token, per request, over the stretch. `server` ones hold the rest of the server, too.
 */
export const ENERGY_QUANTITIES = [
  'powerW',
  'energyPerOutputTokenJ',
  'energyPerRequestJ',
  'energyJ',
  'serverPowerW',
  'serverEnergyJ',
] as const;
export type EnergyQuantity = (typeof ENERGY_QUANTITIES)[number];

export const MEASURED_QUANTITIES = [...TIMED_QUANTITIES, ...ENERGY_QUANTITIES] as const;
export type MeasuredQuantity = (typeof MEASURED_QUANTITIES)[number];

/** Whether a quantity is one of time or capacity, which coefficients of step times decide alone. */
export function isTimed(quantity: MeasuredQuantity): quantity is TimedQuantity {
  return (TIMED_QUANTITIES as readonly MeasuredQuantity[]).includes(quantity);
}
