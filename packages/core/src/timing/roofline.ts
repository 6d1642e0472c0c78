import { KavierError } from '../units/errors.ts';
import { type StepTimer, searchSteps } from './contract.ts';
import { type CountLookup, CountTable } from './memoized.ts';
import { RunLine } from './run-line.ts';
import type { AttentionSums, StepGrowth, StepWork } from './step-work.ts';

/** Seconds of attention in layers of one kind. */
export interface AttentionCosts {
  /** Compute per (query, key) pair, memory per token of context read. */
  readonly attentionSPerPair: number;
  readonly contextSPerToken: number;
  /** The same where a step prefills, which has more tokens than it samples; at least `contextSPerToken`. */
  readonly mixedContextSPerToken: number;
}

/**
 * What a step costs on one replica, in seconds. How these follow from a model, an accelerator and achieved
 * efficiencies is `step-costs.ts`'s business.
 */
export interface StepCosts extends AttentionCosts {
  /** Linear layers with the read of their weights, experts and collectives, for so many new tokens. */
  readonly linearS: (tokens: number) => number;
  /**
   * `linearS` of one of the ranks that share experts, whatever the others have: its own new tokens, those of all ranks together, and those
   * of the rank with most. Of equal ranks it is `linearS` of the tokens of one. Absent where nothing is shared.
   */
  readonly linearOfRankS?:
    | ((ownTokens: number, allTokens: number, mostTokens: number) => number)
    | undefined;
  /** The output head, for so many sampled tokens. */
  readonly headS: (sampled: number) => number;
  /** Attention of layers with a window, one entry for each window of the model; the costs themselves are of those without. Default none. */
  readonly windows?: readonly AttentionCosts[] | undefined;
  /** Overheads on the device, per step and per sequence. */
  readonly deviceS: number;
  readonly deviceSPerSequence: number;
  /** More on the device where a step prefills. */
  readonly prefillS: number;
  /** The host's part of a step: once and per sequence. */
  readonly hostS: number;
  readonly hostSPerSequence: number;
  /** Launching the kernels of a step one by one, while the device runs those launched before; 0 with CUDA graphs. */
  readonly launchS: number;
  /** Whether the host prepares a step before the device computes it, or while it computes the one before. */
  readonly host: 'serial' | 'overlapped';
  /** A draft model's part of a step in which it proposes tokens for so many sequences; absent: none. */
  readonly draftS?: ((sequences: number) => number) | undefined;
  /** Pipeline stages: a step of at least so many sequences is cut into so many parts, which follow each other. */
  readonly stages: number;
}

/*
 * Seconds of a step, after docs/timing.md:
 *
 *   device  = linear(Q / m) + head(S / m) + (a A + c C) / m + d + d_B B / m + draft(R / m); where Q > S c is c_p, and d_p is added
 *   host    = h + h_B B
 *   step    = host + max(launch, device)   serial
 *             max(host + launch, device)   overlapped
 *
 * Q tokens, S sampled, B sequences, R of them with drafts, A pairs, C context tokens; m = min(stages, B) parts of a step; small letters are
 * `StepCosts`. a A + c C is summed over layers without a window and those of each. Within a run only A and C change, each by a fixed amount a step, so the device's time is a line in the step
 * index j that never falls, the maximum has at most one crossing, and a run of k steps has a closed form.
 *
 * Approximation: attention's compute and its reads add up. Prefill is bound by the first and decode by the second, each at
 * least ten times the other, so the sum is within a tenth of the longer.
 */
export class RooflineTimer implements StepTimer {
  readonly #costs: StepCosts;
  readonly #linear: CountLookup;
  readonly #head: CountLookup;
  readonly #windows: readonly AttentionCosts[];
  /** The run that the questions are about. */
  readonly line = new RunLine();

  /** `tables` of the same costs, for timers that share them. */
  constructor(costs: StepCosts, { linear, head }: CostTables = costTables(costs)) {
    this.#costs = costs;
    this.#linear = linear;
    this.#head = head;
    this.#windows = costs.windows ?? [];
  }

  stepS(work: StepWork): number {
    this.begin(work, STILL);
    return this.stepOfRunS(0);
  }

  begin(work: StepWork, growth: StepGrowth): void {
    const costs = this.#costs;
    if (work.windows.length !== this.#windows.length) throw otherWindows(work, this.#windows);
    const parts = Math.max(1, Math.min(costs.stages, work.sequences));
    const hostS = costs.hostS + costs.hostSPerSequence * work.sequences;
    const isSerial = costs.host === 'serial';
    const { line } = this;
    line.addedS = isSerial ? hostS : 0;
    line.floorS = isSerial ? costs.launchS : hostS + costs.launchS;
    const prefills = work.tokens > work.sampled;
    const sequencesS = costs.deviceSPerSequence * work.sequences + this.#attentionS(work, prefills);
    const growthS = this.#attentionS(growth, prefills);
    // Dividing by one changes nothing and takes its time.
    const isWhole = parts === 1;
    line.deviceS =
      costs.deviceS +
      (prefills ? costs.prefillS : 0) +
      this.#linear.at(isWhole ? work.tokens : Math.ceil(work.tokens / parts)) +
      this.#head.at(isWhole ? work.sampled : Math.ceil(work.sampled / parts)) +
      this.#draftS(work, parts) +
      (isWhole ? sequencesS : sequencesS / parts);
    line.slopeS = isWhole ? growthS : growthS / parts;
    line.findFloored();
  }

  runS(steps: number): number {
    return this.line.runS(steps);
  }

  stepsWithin(seconds: number, maxSteps: number): number {
    return searchSteps(this, this.stepOfRunS(0), seconds, maxSteps);
  }

  stepOfRunS(step: number): number {
    return this.line.stepS(step);
  }

  #draftS({ drafting = 0 }: StepWork, parts: number): number {
    const { draftS } = this.#costs;
    return drafting === 0 || draftS === undefined ? 0 : draftS(Math.ceil(drafting / parts));
  }

  #attentionS(sums: StepGrowth, prefills: boolean): number {
    let seconds = attentionSeconds(this.#costs, sums, prefills);
    for (let i = 0; i < sums.windows.length; i++) {
      seconds += attentionSeconds(this.#windows[i], sums.windows[i], prefills);
    }
    return seconds;
  }
}

/** What steps of a timer ask of its costs again and again. */
export interface CostTables {
  readonly linear: CountLookup;
  readonly head: CountLookup;
}

export function costTables({ linearS, headS }: StepCosts): CostTables {
  return { linear: new CountTable(linearS), head: new CountTable(headS) };
}

const STILL: StepGrowth = { contextTokens: 0, attentionPairs: 0, windows: [] };

function attentionSeconds(
  { attentionSPerPair, contextSPerToken, mixedContextSPerToken }: AttentionCosts,
  { attentionPairs, contextTokens }: AttentionSums,
  prefills: boolean,
): number {
  const contextS = prefills ? mixedContextSPerToken : contextSPerToken;
  return attentionSPerPair * attentionPairs + contextS * contextTokens;
}

function otherWindows(work: StepWork, costs: readonly AttentionCosts[]): KavierError {
  return new KavierError('a step has sums of other windows than its costs', {
    kind: 'work',
    where: 'windows of a step',
    found: String(work.windows.length),
    expected: String(costs.length),
  });
}
