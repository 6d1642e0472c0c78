import { type StepTimer, searchSteps } from './contract.ts';
import type { StepGrowth, StepWork } from './step-work.ts';

/**
 * What a step costs on one replica, as seconds per unit of work. How these follow from a model, an accelerator and
 * measured efficiencies is `step-costs.ts`'s business.
 */
export interface StepCosts {
  /** Linear layers: compute per token and per sampled token, and the read of the weights for a step of `tokens`. */
  readonly linearSPerToken: number;
  readonly headSPerSample: number;
  readonly weightsS: (tokens: number) => number;
  /** Attention: compute per (query, key) pair, memory per token of context read. */
  readonly attentionSPerPair: number;
  readonly contextSPerToken: number;
  /** Collectives between the accelerators of the replica: per step and per token. */
  readonly collectiveS: number;
  readonly collectiveSPerToken: number;
  /** Launch and synchronisation on the accelerator, per step and per sequence. */
  readonly deviceS: number;
  readonly deviceSPerSequence: number;
  /** Scheduling and input preparation on the host, per step and per sequence. */
  readonly hostS: number;
  readonly hostSPerSequence: number;
  /** `serial`: host time adds to device time; `overlapped`: a step takes the longer of the two. */
  readonly host: 'serial' | 'overlapped';
  /** `roofline`: each operator takes the longer of compute and memory; `additive`: their sum. */
  readonly operators: 'roofline' | 'additive';
}

/**
 * Step time from work:
 *
 *   device = d + d_B B + c + c_Q Q  +  linear  +  attention
 *   linear    = max(l Q + h S, w(Q))      attention = max(p A, k C)        (sums instead of max when additive)
 *   step      = host + device, or max(host, device);  host = o + o_B B
 *
 * Q tokens, S sampled, B sequences, A pairs, C context tokens; small letters are `StepCosts`. Within a run only A and C
 * change, each by a fixed amount a step, so every term is a line in the step index j, each max has at most one
 * crossing, and a run of k steps has a closed form.
 */
export class RooflineTimer implements StepTimer {
  readonly #costs: StepCosts;
  /** Terms of the run that do not change, the host's and the device's. */
  #hostS = 0;
  #fixedS = 0;
  /** Attention's two lines: value at step 0 and slope, of compute and of memory. */
  #computeS = 0;
  #computeSlope = 0;
  #memoryS = 0;
  #memorySlope = 0;

  constructor(costs: StepCosts) {
    this.#costs = costs;
  }

  stepS(work: StepWork): number {
    this.begin(work, STILL);
    return this.stepOfRunS(0);
  }

  begin(work: StepWork, growth: StepGrowth): void {
    const costs = this.#costs;
    const linearS = costs.linearSPerToken * work.tokens + costs.headSPerSample * work.sampled;
    const weightsS = costs.weightsS(work.tokens);
    this.#hostS = costs.hostS + costs.hostSPerSequence * work.sequences;
    this.#fixedS =
      costs.deviceS +
      costs.deviceSPerSequence * work.sequences +
      costs.collectiveS +
      costs.collectiveSPerToken * work.tokens +
      (costs.operators === 'additive' ? linearS + weightsS : Math.max(linearS, weightsS));
    this.#computeS = costs.attentionSPerPair * work.attentionPairs;
    this.#computeSlope = costs.attentionSPerPair * growth.attentionPairs;
    this.#memoryS = costs.contextSPerToken * work.contextTokens;
    this.#memorySlope = costs.contextSPerToken * growth.contextTokens;
  }

  runS(steps: number): number {
    if (this.#costs.host === 'serial') return steps * this.#hostS + this.#deviceS(0, steps);
    // The device never gets faster within a run, so the host can be the longer of the two only at the beginning.
    const hostBound = this.#hostBoundSteps(steps);
    return hostBound * this.#hostS + this.#deviceS(hostBound, steps);
  }

  stepsWithin(seconds: number, maxSteps: number): number {
    return searchSteps(this, this.stepOfRunS(0), seconds, maxSteps);
  }

  stepOfRunS(step: number): number {
    const deviceS = this.#deviceStepS(step);
    if (this.#costs.host === 'serial') return this.#hostS + deviceS;
    return Math.max(this.#hostS, deviceS);
  }

  #deviceStepS(step: number): number {
    const computeS = this.#computeS + step * this.#computeSlope;
    const memoryS = this.#memoryS + step * this.#memorySlope;
    const attentionS =
      this.#costs.operators === 'additive' ? computeS + memoryS : Math.max(computeS, memoryS);
    return this.#fixedS + attentionS;
  }

  /** Device seconds of steps `from` to `to - 1`. */
  #deviceS(from: number, to: number): number {
    const count = to - from;
    if (count <= 0) return 0;
    const fixedS = count * this.#fixedS;
    if (this.#costs.operators === 'additive') {
      return (
        fixedS +
        lineSum(this.#computeS, this.#computeSlope, from, to) +
        lineSum(this.#memoryS, this.#memorySlope, from, to)
      );
    }
    const crossing = Math.min(to, Math.max(from, this.#crossingStep()));
    const memoryLater = this.#memorySlope > this.#computeSlope;
    return (
      fixedS +
      (memoryLater
        ? lineSum(this.#computeS, this.#computeSlope, from, crossing) +
          lineSum(this.#memoryS, this.#memorySlope, crossing, to)
        : lineSum(this.#memoryS, this.#memorySlope, from, crossing) +
          lineSum(this.#computeS, this.#computeSlope, crossing, to))
    );
  }

  /** First step at which the line that rises faster is the higher one. */
  #crossingStep(): number {
    const rise = Math.abs(this.#memorySlope - this.#computeSlope);
    const lead =
      this.#memorySlope > this.#computeSlope
        ? this.#computeS - this.#memoryS
        : this.#memoryS - this.#computeS;
    if (rise === 0) return lead > 0 ? Number.POSITIVE_INFINITY : 0;
    return Math.ceil(lead / rise);
  }

  /** How many of the first `steps` steps the host is the longer part of. */
  #hostBoundSteps(steps: number): number {
    if (this.#deviceStepS(0) >= this.#hostS) return 0;
    let low = 0;
    let high = steps;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#deviceStepS(middle) < this.#hostS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const STILL: StepGrowth = { contextTokens: 0, attentionPairs: 0 };

/** Sum of the line a + b j over j = from .. to - 1. */
function lineSum(a: number, b: number, from: number, to: number): number {
  const count = to - from;
  return count * a + (b * (from + to - 1) * count) / 2;
}
