import type { RunRecord } from '../record/run-record.ts';
import { requireNumber } from '../units/require.ts';
import type { TimeSpan } from '../units/time-span.ts';
import type { ElectricityCost } from './electricity.ts';
import { type HeldTime, heldTime } from './held-time.ts';
import {
  BILLABLE_WEIGHTS,
  type BillableWeights,
  type ByDenominator,
  perMtoken,
  ratio,
  type TokenUse,
} from './token-use.ts';

export interface RunCostInputs {
  /** USD per held accelerator-hour: rented, or `ownedHour`. */
  readonly acceleratorHourUsd: number;
  readonly tokens: TokenUse;
  /** Electricity that is paid apart. Default: it is in the price of an hour, as with rented accelerators. */
  readonly electricity?: ElectricityCost | undefined;
  readonly weights?: BillableWeights | undefined;
  /** What costs per token cover. Default: the whole run. */
  readonly steady?: SteadyCostInputs | undefined;
}

/** A span of the run, with the tokens and the electricity of that time. */
export interface SteadyCostInputs {
  readonly span: TimeSpan;
  readonly tokens: TokenUse;
  readonly electricity?: ElectricityCost | undefined;
}

/** USD by what the accelerators did. */
export interface ActivityCost {
  readonly prefillUsd: number;
  readonly decodeUsd: number;
  /** Held without work. */
  readonly idleUsd: number;
}

/**
 * What a run costs, in USD.
 *
 *   hardware   = held GPU hours * price of an hour
 *   total      = hardware + electricity where it is paid apart      what is allocated to the run
 *   used       = total - idle                                       what its work would cost on shared accelerators
 *   idle       = hardware * idle hours / held hours + electricity of idle accelerators
 *
 * hardware + electricity = total = prefill + decode + idle = input + output, within float64 rounding.
 */
export interface RunCost {
  readonly acceleratorHourUsd: number;
  /** Accelerator-hours: held = used + idle. */
  readonly hours: { readonly held: number; readonly used: number; readonly idle: number };
  /** Simulated hours of the run. */
  readonly runHours: number;
  readonly hardwareUsd: number;
  /** Null: in the price of an hour. */
  readonly electricityUsd: number | null;
  /** What is allocated to the run: everything that it held. */
  readonly totalUsd: number;
  /** What its work alone costs: the total without `activities.idleUsd`. */
  readonly usedUsd: number;
  readonly activities: ActivityCost;
  /**
   * The total divided between prompts and answers: prefill to the input, decode to the output, idle in proportion to the busy
   * seconds of both. Null when nothing was computed.
   */
  readonly inputUsd: number | null;
  readonly outputUsd: number | null;
  /** inputUsd / prompt tokens (computed and cached), and outputUsd / output tokens, in millions; both of the steady span. */
  readonly inputUsdPerMtoken: number | null;
  readonly outputUsdPerMtoken: number | null;
  /** Per hour of simulated time; null for a run of no length. */
  readonly usdPerHour: number | null;
  readonly usdPerRequest: number | null;
  /** The total by each denominator, and what the work alone costs; both of the steady span. */
  readonly usdPerMtoken: ByDenominator<number | null>;
  readonly usedUsdPerMtoken: ByDenominator<number | null>;
  readonly tokens: TokenUse;
  readonly weights: BillableWeights;
}

/** Accelerator-hours of a run: held = used + idle. */
export function acceleratorHoursOf(run: Omit<RunRecord, 'requests'>): RunCost['hours'] {
  const { heldS, busyS, idleS } = heldTime(run);
  const hoursOf = (seconds: number) => (seconds * run.acceleratorsPerReplica) / 3600;
  return { held: hoursOf(heldS), used: hoursOf(busyS), idle: hoursOf(idleS) };
}

export function measureCost(run: Omit<RunRecord, 'requests'>, inputs: RunCostInputs): RunCost {
  const { tokens, electricity, weights = BILLABLE_WEIGHTS } = inputs;
  const acceleratorHourUsd = requireNumber(inputs.acceleratorHourUsd, 'acceleratorHourUsd', {
    from: 0,
  });
  const hours = acceleratorHoursOf(run);
  const usdOf = (time: HeldTime, power?: ElectricityCost) =>
    moneyOf(time, ((time.heldS * run.acceleratorsPerReplica) / 3600) * acceleratorHourUsd, power);
  const whole = usdOf(heldTime(run), electricity);
  const steady = inputs.steady ?? { tokens };
  const part =
    inputs.steady === undefined
      ? whole
      : usdOf(heldTime(run, inputs.steady.span), inputs.steady.electricity);
  const promptTokens = steady.tokens.computedInput + steady.tokens.cachedInput;
  return {
    ...whole,
    acceleratorHourUsd,
    hours,
    runHours: run.endS / 3600,
    inputUsdPerMtoken: part.inputUsd === null ? null : ratio(part.inputUsd, promptTokens / 1e6),
    outputUsdPerMtoken:
      part.outputUsd === null ? null : ratio(part.outputUsd, steady.tokens.output / 1e6),
    usdPerHour: ratio(whole.totalUsd, run.endS / 3600),
    usdPerRequest: ratio(whole.totalUsd, tokens.requests),
    usdPerMtoken: perMtoken(part.totalUsd, steady.tokens, weights),
    usedUsdPerMtoken: perMtoken(part.usedUsd, steady.tokens, weights),
    tokens,
    weights,
  };
}

/** Money of a time, with its hardware and its electricity. */
function moneyOf(time: HeldTime, hardwareUsd: number, electricity: ElectricityCost | undefined) {
  const totalUsd = hardwareUsd + (electricity?.usd ?? 0);
  const activities = activityCost(time, hardwareUsd, electricity);
  const inputUsd = inputCost(time, activities);
  return {
    hardwareUsd,
    electricityUsd: electricity?.usd ?? null,
    totalUsd,
    usedUsd: activities.prefillUsd + activities.decodeUsd,
    activities,
    inputUsd,
    outputUsd: inputUsd === null ? null : totalUsd - inputUsd,
  };
}

function activityCost(
  { heldS, prefillS, decodeS, idleS }: HeldTime,
  hardwareUsd: number,
  electricity: ElectricityCost | undefined,
): ActivityCost {
  const usdPerS = heldS > 0 ? hardwareUsd / heldS : 0;
  const { prefillUsd, decodeUsd, idleUsd } = electricity?.activities ?? NO_ACTIVITY;
  return {
    prefillUsd: prefillS * usdPerS + prefillUsd,
    decodeUsd: decodeS * usdPerS + decodeUsd,
    idleUsd: idleS * usdPerS + idleUsd,
  };
}

const NO_ACTIVITY: ActivityCost = { prefillUsd: 0, decodeUsd: 0, idleUsd: 0 };

function inputCost(
  { prefillS, decodeS }: HeldTime,
  { prefillUsd, idleUsd }: ActivityCost,
): number | null {
  const busyS = prefillS + decodeS;
  return busyS > 0 ? prefillUsd + (idleUsd * prefillS) / busyS : null;
}
