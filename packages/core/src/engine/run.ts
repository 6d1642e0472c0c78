import type { WorkLedger } from '../record/work-ledger.ts';
import { WorkSpan } from '../record/work-sums.ts';
import type { StepTimer } from '../timing/contract.ts';
import { kvBytesWritten, type StepAmounts } from '../timing/step-amounts.ts';
import { causalPairs, type StepGrowth, type StepWork, summedSteps } from '../timing/step-work.ts';
import type { StepPlan } from './plan.ts';
import type { WindowedDecodes } from './windowed-decodes.ts';
import { WindowedRun } from './windowed-run.ts';

/** A run of equal steps that a replica has begun: its work, where it started, and how many steps it will have. */
export class PlannedRun {
  readonly work: StepWork;
  readonly growth: StepGrowth;
  startS = 0;
  /** When it ended; known at its end. */
  endS = 0;
  steps = 0;
  /** Seconds of all its steps, of its first step, and of its second and its last alone. */
  lengthS = 0;
  firstS = 0;
  secondS = 0;
  lastS = 0;
  /** Share of the KV blocks that requests held in its first step and in its last; the latter is known at its end. */
  kvUseAtStart = 0;
  kvUseAtEnd = 0;
  /** What kept the first of the queue out, a position in `BLOCKED_BY`; -1 when nobody waited. */
  blockedBy = -1;
  /** Requests that decode, and so get a token each step. */
  decodes = 0;
  /** Drafted tokens of the run that were not accepted; known at its end. */
  rejected = 0;
  #chunks = 0;
  #chunkTokens = 0;
  #chunkSamples = 0;
  /** Context and attention pairs of the chunks in the first step, and what each further step has more pairs. */
  #chunkContext = 0;
  #chunkPairs = 0;
  #chunkPairGrowth = 0;
  readonly #windows: readonly WindowedRun[];
  readonly #totals = new WorkSpan();

  /** `windows` of the model. */
  constructor(windows: number) {
    this.#windows = Array.from({ length: windows }, () => new WindowedRun());
    this.work = {
      tokens: 0,
      sampled: 0,
      sequences: 0,
      contextTokens: 0,
      attentionPairs: 0,
      windows: this.#windows.map(({ work }) => work),
      drafting: 0,
    };
    this.growth = {
      contextTokens: 0,
      attentionPairs: 0,
      windows: this.#windows.map(({ growth }) => growth),
    };
  }

  /**
   * Takes the decision: `decodes` requests on `decodedTokens` of context, `windows` of them within each window, get one token a
   * step each, and the chunks are as they are.
   */
  describe(
    decodes: number,
    decodedTokens: number,
    windows: readonly WindowedDecodes[],
    plan: StepPlan,
  ): void {
    const { work, growth } = this;
    this.decodes = decodes;
    this.rejected = 0;
    work.tokens = decodes;
    work.sampled = decodes + plan.sampling;
    work.sequences = decodes + plan.chunks;
    work.contextTokens = decodedTokens + decodes;
    work.attentionPairs = work.contextTokens;
    growth.contextTokens = decodes;
    growth.attentionPairs = decodes;
    this.#chunks = plan.chunks;
    this.#chunkTokens = plan.chunkTokens;
    this.#chunkSamples = plan.sampling;
    this.#chunkContext = plan.chunkTokens;
    this.#chunkPairs = 0;
    this.#chunkPairGrowth = 0;
    for (let i = 0; i < plan.chunks; i++) {
      const tokens = plan.tokens[i];
      this.#chunkContext += plan.context[i];
      this.#chunkPairs += causalPairs(tokens, plan.context[i]);
      this.#chunkPairGrowth += tokens * tokens;
    }
    work.tokens += this.#chunkTokens;
    work.contextTokens += this.#chunkContext;
    work.attentionPairs += this.#chunkPairs;
    growth.contextTokens += this.#chunkTokens;
    growth.attentionPairs += this.#chunkPairGrowth;
    for (let i = 0; i < this.#windows.length; i++) {
      this.#windows[i].describe(decodes, windows[i], plan);
    }
  }

  /** It will have so many steps, of the run that the timer is set to. */
  takes(steps: number, timer: StepTimer): void {
    const { line } = timer;
    this.steps = steps;
    if (line === undefined) {
      this.lengthS = timer.runS(steps);
      this.firstS = timer.runS(1);
      if (steps === 1) return;
      this.secondS = timer.stepOfRunS(1);
      this.lastS = timer.stepOfRunS(steps - 1);
    } else {
      this.lengthS = line.runS(steps);
      this.firstS = line.stepS(0);
      if (steps === 1) return;
      this.secondS = line.stepS(1);
      this.lastS = line.stepS(steps - 1);
    }
  }

  /** Books the run, which has ended, into the ledger. Between its two ends the use of the KV blocks grows nearly evenly. */
  book(ledger: WorkLedger, replica: number, amounts: StepAmounts): void {
    const { work, growth, steps } = this;
    const totals = this.#totals;
    const busyS = this.endS - this.startS;
    totals.fromS = this.startS;
    totals.toS = this.endS;
    const pairs = summedSteps(steps, work.attentionPairs, growth.attentionPairs);
    const context = summedSteps(steps, work.contextTokens, growth.contextTokens);
    const weightBytes = steps * amounts.weightBytes(work.tokens);
    totals.busyS = busyS;
    totals.utilizationS = busyS;
    totals.promptTokens = steps * this.#chunkTokens;
    totals.outputTokens = steps * work.sampled - this.rejected;
    totals.flops =
      steps * (work.tokens * amounts.flopsPerToken + work.sampled * amounts.flopsPerSample) +
      pairs * amounts.flopsPerPair;
    totals.weightBytes = weightBytes;
    totals.kvReadBytes =
      context * amounts.kvBytesPerToken + steps * work.sequences * amounts.stateBytes;
    totals.kvWriteBytes = steps * work.tokens * kvBytesWritten(amounts);
    totals.kvUsedS = busyS * ((this.kvUseAtStart + this.kvUseAtEnd) / 2);
    totals.steps = steps;
    totals.sequenceSteps = steps * work.sequences;
    this.#bookPrefill(amounts);
    if (this.#windows.length > 0) this.#bookWindows(amounts);
    ledger.addNext(replica, totals);
  }

  /** What of the totals is the prompts'. Most runs have none, so that this is out of the way of those. */
  #bookPrefill(amounts: StepAmounts): void {
    const totals = this.#totals;
    const { busyS, weightBytes } = totals;
    const { steps } = this;
    const tokens = this.#chunkTokens;
    if (tokens === 0) {
      totals.prefillS = 0;
      totals.decodeS = busyS;
      totals.prefillFlops = 0;
      totals.prefillBytes = 0;
      return;
    }
    // Steps that mix phases are booked to them by their share of new tokens.
    const share = tokens / this.work.tokens;
    const prefillS = busyS * share;
    totals.prefillS = prefillS;
    totals.decodeS = busyS - prefillS;
    totals.prefillFlops =
      steps * (tokens * amounts.flopsPerToken + this.#chunkSamples * amounts.flopsPerSample) +
      summedSteps(steps, this.#chunkPairs, this.#chunkPairGrowth) * amounts.flopsPerPair;
    totals.prefillBytes =
      weightBytes * share +
      (summedSteps(steps, this.#chunkContext, tokens) + steps * tokens) * amounts.kvBytesPerToken +
      steps * this.#chunks * amounts.stateBytes;
  }

  /** What layers with a window add. */
  #bookWindows({ windows = [] }: StepAmounts): void {
    const totals = this.#totals;
    const { steps } = this;
    for (const [i, { flopsPerPair, kvBytesPerToken }] of windows.entries()) {
      const run = this.#windows[i];
      totals.flops += run.attentionPairs(steps) * flopsPerPair;
      totals.kvReadBytes += run.contextTokens(steps) * kvBytesPerToken;
      totals.prefillFlops += run.chunkPairs(steps) * flopsPerPair;
      totals.prefillBytes +=
        (run.chunkContext(steps) + steps * this.#chunkTokens) * kvBytesPerToken;
    }
  }
}
