import { type StepTimer, searchSteps } from './contract.ts';
import { kvBytesWritten, type StepAmounts } from './step-amounts.ts';
import type { StepGrowth, StepWork } from './step-work.ts';

/** What work takes from an accelerator's power, and what its limit leaves for it. */
export interface PowerLimit {
  /** Joules for a FLOP, a byte of weights and a byte of KV cache. */
  readonly flopJ: number;
  readonly weightByteJ: number;
  readonly kvByteJ: number;
  /** Watts of the limit that work may take: the limit less what time alone takes; > 0. */
  readonly spareW: number;
  /** Accelerators that share a replica's work. */
  readonly accelerators: number;
}

/**
 * Steps under a power limit: clocks fall until a step takes no more than the limit on average,
 *
 *   t = max(t_0, (f F + w W + k K) / (n (P - P_static)))
 *
 * t_0 seconds of the step at full clocks; F FLOPs, W bytes of weights and K bytes of KV cache of the step over n accelerators; f, w, k
 * joules each; P the limit. Both are convex in the step index of a run, so that the limit rules over one stretch of it.
 *
 * Approximation: the joules are those of one clock, whatever clock a step needs.
 */
export class PowerLimitedTimer implements StepTimer {
  readonly #full: StepTimer;
  readonly #amounts: StepAmounts;
  readonly #limit: PowerLimit;
  /** The line of the run: what the limit asks of its first step, and more for each further one. */
  #firstS = 0;
  #slopeS = 0;

  /** `full`: the timer without a limit. */
  constructor(full: StepTimer, amounts: StepAmounts, limit: PowerLimit) {
    this.#full = full;
    this.#amounts = amounts;
    this.#limit = limit;
  }

  stepS(work: StepWork): number {
    return Math.max(this.#full.stepS(work), this.#limitS(work));
  }

  begin(work: StepWork, growth: StepGrowth): void {
    this.#full.begin(work, growth);
    this.#firstS = this.#limitS(work);
    this.#slopeS = this.#attentionS(growth);
  }

  stepOfRunS(step: number): number {
    return Math.max(this.#full.stepOfRunS(step), this.#lineS(step));
  }

  runS(steps: number): number {
    const { from, to } = this.#limited(steps);
    if (from === to) return this.#full.runS(steps);
    const count = to - from;
    const lineS = count * this.#firstS + (this.#slopeS * (from + to - 1) * count) / 2;
    return this.#full.runS(from) + lineS + (this.#full.runS(steps) - this.#full.runS(to));
  }

  stepsWithin(seconds: number, maxSteps: number): number {
    return searchSteps(this, this.stepOfRunS(0), seconds, maxSteps);
  }

  #lineS(step: number): number {
    return this.#firstS + this.#slopeS * step;
  }

  #limitS(work: StepWork): number {
    const { tokens, sampled, sequences } = work;
    const { flopJ, weightByteJ, kvByteJ, spareW, accelerators } = this.#limit;
    const { flopsPerToken, flopsPerSample, weightBytes, stateBytes } = this.#amounts;
    const joules =
      flopJ * (tokens * flopsPerToken + sampled * flopsPerSample) +
      weightByteJ * weightBytes(tokens) +
      kvByteJ * (kvBytesWritten(this.#amounts) * tokens + stateBytes * sequences);
    return joules / (spareW * accelerators) + this.#attentionS(work);
  }

  #attentionS(sums: StepGrowth): number {
    const { flopJ, kvByteJ, spareW, accelerators } = this.#limit;
    const { flopsPerPair, kvBytesPerToken, windows = [] } = this.#amounts;
    let joules =
      flopJ * flopsPerPair * sums.attentionPairs + kvByteJ * kvBytesPerToken * sums.contextTokens;
    for (const [i, { attentionPairs, contextTokens }] of sums.windows.entries()) {
      joules +=
        flopJ * windows[i].flopsPerPair * attentionPairs +
        kvByteJ * windows[i].kvBytesPerToken * contextTokens;
    }
    return joules / (spareW * accelerators);
  }

  /** Steps [from, to) of the first `steps` of the run that the limit makes longer. */
  #limited(steps: number): { readonly from: number; readonly to: number } {
    const lead = (step: number) => this.#full.stepOfRunS(step) - this.#lineS(step);
    // Convex: it falls up to the step in which the limit asks for most, and rises from there on.
    const most = firstOf(0, steps - 1, (step) => lead(step + 1) >= lead(step));
    if (steps === 0 || lead(most) >= 0) return { from: 0, to: 0 };
    return {
      from: firstOf(0, most, (step) => lead(step) < 0),
      to: firstOf(most, steps, (step) => lead(step) >= 0),
    };
  }
}

/** The smallest step in [low, high] that `is`, of a property that stays once it holds; `high` when none below is. */
function firstOf(low: number, high: number, is: (step: number) => boolean): number {
  let from = low;
  let to = Math.max(low, high);
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (is(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
