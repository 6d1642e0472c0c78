import { Q, type WorkLedger, type WorkTotals } from '../record/work-ledger.ts';
import type { StepTimer } from '../timing/contract.ts';
import type { RunSeconds } from '../timing/run-line.ts';
import {
  kvBytesWritten,
  type StepAmounts,
  type WindowAmounts,
  weightBytesRead,
} from '../timing/step-amounts.ts';
import { causalPairs, type StepGrowth, type StepWork, summedSteps } from '../timing/step-work.ts';
import { DOUBLE_ZERO } from '../units/double-zero.ts';
import type { StepPlan } from './plan.ts';
import { ROW } from './slot-columns.ts';
import type { WindowedDecodes } from './windowed-decodes.ts';
import { WindowedRun } from './windowed-run.ts';

const { TOKENS, BEFORE, ROW_WIDTH } = ROW;

/** A run of equal steps that a replica has begun: its work, where it started, and how many steps it will have. */
export class PlannedRun implements RunSeconds {
  readonly work: StepWork;
  readonly growth: StepGrowth;
  startS = DOUBLE_ZERO;
  /** When it ended; known at its end. */
  endS = DOUBLE_ZERO;
  steps = 0;
  /** Seconds of all its steps, of its first step, and of its second and its last alone. */
  lengthS = DOUBLE_ZERO;
  firstS = DOUBLE_ZERO;
  secondS = DOUBLE_ZERO;
  lastS = DOUBLE_ZERO;
  /** Share of the KV blocks that requests held in its first step and in its last; the latter is known at its end. */
  kvUseAtStart = DOUBLE_ZERO;
  kvUseAtEnd = DOUBLE_ZERO;
  /** What kept the first of the queue out, a position in `BLOCKED_BY`; -1 when nobody waited. */
  blockedBy = -1;
  /** Requests that decode, and so get a token each step. */
  decodes = 0;
  /** New tokens that a step of all ranks of a group has together; 0 for a replica that shares nothing. */
  allTokens = 0;
  /** Drafted tokens of the run that were not accepted; known at its end. */
  rejected = 0;
  #chunks = 0;
  #chunkTokens = 0;
  #chunkSamples = 0;
  /** Context and attention pairs of the chunks in the first step, and what each further step has more pairs. */
  #chunkContext = 0;
  #chunkPairs = DOUBLE_ZERO;
  #chunkPairGrowth = DOUBLE_ZERO;
  readonly #windows: readonly WindowedRun[];

  /** `windows` of the model. */
  constructor(windows: number) {
    this.#windows = Array.from({ length: windows }, () => new WindowedRun());
    this.work = {
      tokens: 0,
      sampled: 0,
      sequences: 0,
      contextTokens: 0,
      attentionPairs: DOUBLE_ZERO,
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
    this.#chunkPairs = DOUBLE_ZERO;
    this.#chunkPairGrowth = DOUBLE_ZERO;
    const { rows } = plan;
    for (let i = 0; i < plan.chunks; i++) {
      const tokens = rows[i * ROW_WIDTH + TOKENS];
      const before = rows[i * ROW_WIDTH + BEFORE];
      this.#chunkContext += before;
      this.#chunkPairs += causalPairs(tokens, before);
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
    this.steps = steps;
    if (timer.line !== undefined) timer.line.measure(steps, this);
    else {
      this.lengthS = timer.runS(steps);
      this.firstS = timer.runS(1);
      if (steps === 1) return;
      this.secondS = timer.stepOfRunS(1);
      this.lastS = timer.stepOfRunS(steps - 1);
    }
  }

  /** Books the run, which has ended, into the ledger. Between its two ends the use of the KV blocks grows nearly evenly. */
  book(ledger: WorkLedger, replica: number, amounts: StepAmounts): void {
    const { work, growth, steps } = this;
    ledger.begin(replica, this);
    const { cells, base } = ledger;
    const busyS = this.endS - this.startS;
    const pairs = summedSteps(steps, work.attentionPairs, growth.attentionPairs);
    const context = summedSteps(steps, work.contextTokens, growth.contextTokens);
    let flops =
      steps * (work.tokens * amounts.flopsPerToken + work.sampled * amounts.flopsPerSample) +
      pairs * amounts.flopsPerPair;
    let kvReadBytes =
      context * amounts.kvBytesPerToken + steps * work.sequences * amounts.stateBytes;
    const { windows = NONE } = amounts;
    for (let i = 0; i < windows.length; i++) {
      flops += this.#windows[i].attentionPairs(steps) * windows[i].flopsPerPair;
      kvReadBytes += this.#windows[i].contextTokens(steps) * windows[i].kvBytesPerToken;
    }
    cells[base + BUSY_S] += busyS;
    cells[base + UTILIZATION_S] += busyS;
    cells[base + PROMPT_TOKENS] += steps * this.#chunkTokens;
    cells[base + OUTPUT_TOKENS] += steps * work.sampled - this.rejected;
    cells[base + FLOPS] += flops;
    cells[base + WEIGHT_BYTES] += steps * weightBytesRead(amounts, work.tokens, this.allTokens);
    cells[base + KV_READ_BYTES] += kvReadBytes;
    cells[base + KV_WRITE_BYTES] += steps * work.tokens * kvBytesWritten(amounts);
    cells[base + KV_USED_S] += busyS * ((this.kvUseAtStart + this.kvUseAtEnd) / 2);
    cells[base + STEPS] += steps;
    cells[base + SEQUENCE_STEPS] += steps * work.sequences;
    if (this.#chunkTokens === 0) cells[base + DECODE_S] += busyS;
    else this.#bookPrefill(cells, base, amounts);
    ledger.end(replica, this);
  }

  /** Books the run of a rank that had nothing to do and computed one token for the others of its group. */
  bookDummy(ledger: WorkLedger, replica: number, amounts: StepAmounts): void {
    const { steps } = this;
    ledger.begin(replica, this);
    const { cells, base } = ledger;
    const busyS = this.endS - this.startS;
    cells[base + BUSY_S] += busyS;
    cells[base + UTILIZATION_S] += busyS;
    cells[base + DECODE_S] += busyS;
    cells[base + FLOPS] += steps * (amounts.flopsPerToken + amounts.flopsPerPair);
    cells[base + WEIGHT_BYTES] += steps * weightBytesRead(amounts, 1, this.allTokens);
    cells[base + KV_USED_S] += busyS * this.kvUseAtStart;
    ledger.end(replica, this);
  }

  /** What of the work is the prompts'. Most runs have none, so that this is out of the way of those. */
  #bookPrefill(cells: WorkTotals, base: number, amounts: StepAmounts): void {
    const { steps } = this;
    const tokens = this.#chunkTokens;
    const busyS = this.endS - this.startS;
    // Steps that mix phases are booked to them by their share of new tokens.
    const share = tokens / this.work.tokens;
    const prefillS = busyS * share;
    let flops =
      steps * (tokens * amounts.flopsPerToken + this.#chunkSamples * amounts.flopsPerSample) +
      summedSteps(steps, this.#chunkPairs, this.#chunkPairGrowth) * amounts.flopsPerPair;
    let bytes =
      steps * weightBytesRead(amounts, this.work.tokens, this.allTokens) * share +
      (summedSteps(steps, this.#chunkContext, tokens) + steps * tokens) * amounts.kvBytesPerToken +
      steps * this.#chunks * amounts.stateBytes;
    const { windows = NONE } = amounts;
    for (let i = 0; i < windows.length; i++) {
      flops += this.#windows[i].chunkPairs(steps) * windows[i].flopsPerPair;
      bytes += (this.#windows[i].chunkContext(steps) + steps * tokens) * windows[i].kvBytesPerToken;
    }
    cells[base + PREFILL_S] += prefillS;
    cells[base + DECODE_S] += busyS - prefillS;
    cells[base + PREFILL_FLOPS] += flops;
    cells[base + PREFILL_BYTES] += bytes;
  }
}

// Constants of this module, which compiled code has as numbers.
const BUSY_S = Q.busyS;
const UTILIZATION_S = Q.utilizationS;
const PROMPT_TOKENS = Q.promptTokens;
const OUTPUT_TOKENS = Q.outputTokens;
const FLOPS = Q.flops;
const WEIGHT_BYTES = Q.weightBytes;
const KV_READ_BYTES = Q.kvReadBytes;
const KV_WRITE_BYTES = Q.kvWriteBytes;
const KV_USED_S = Q.kvUsedS;
const STEPS = Q.steps;
const SEQUENCE_STEPS = Q.sequenceSteps;
const DECODE_S = Q.decodeS;
const PREFILL_S = Q.prefillS;
const PREFILL_FLOPS = Q.prefillFlops;
const PREFILL_BYTES = Q.prefillBytes;

const NONE: readonly WindowAmounts[] = [];
