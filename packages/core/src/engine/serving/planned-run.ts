import { Q, QUANTITY_COUNT, type WorkLedger } from '../../record/work-ledger.ts';
import type { StepAmounts } from '../../timing/step-amounts.ts';
import { causalPairs, type StepGrowth, type StepWork } from '../../timing/step-work.ts';
import type { Chunks } from './chunks.ts';
import type { DecodeGroup } from './decode-group.ts';

/** A run of equal steps that a replica has begun: its work, where it started, and how many steps it will have. */
export class PlannedRun {
  readonly work: StepWork = {
    tokens: 0,
    sampled: 0,
    sequences: 0,
    contextTokens: 0,
    attentionPairs: 0,
    drafting: 0,
  };
  readonly growth: StepGrowth = { contextTokens: 0, attentionPairs: 0 };
  startS = 0;
  steps = 0;
  /** Requests that decode, and so get a token each step. */
  decodes = 0;
  /** Drafted tokens of the run that were not accepted; known at its end. */
  rejected = 0;
  #chunkTokens = 0;
  readonly #totals = new Float64Array(QUANTITY_COUNT);

  /** Takes the batch: every member of the group decodes one token a step, and the chunks are as they are. */
  describe(decoding: DecodeGroup, chunks: Chunks): void {
    const { work, growth } = this;
    const decodes = decoding.size;
    this.decodes = decodes;
    this.rejected = 0;
    work.tokens = decodes;
    work.sampled = decodes + chunks.sampling;
    work.sequences = decodes + chunks.count;
    work.contextTokens = decoding.contextTokens + decodes;
    work.attentionPairs = work.contextTokens;
    growth.contextTokens = decodes;
    growth.attentionPairs = decodes;
    for (let i = 0; i < chunks.count; i++) {
      const tokens = chunks.tokens[i];
      work.tokens += tokens;
      work.contextTokens += chunks.context[i] + tokens;
      work.attentionPairs += causalPairs(tokens, chunks.context[i]);
      growth.contextTokens += tokens;
      growth.attentionPairs += tokens * tokens;
    }
    this.#chunkTokens = chunks.totalTokens;
  }

  /** Books the run, which ended at `endS` with a mean share `kvUse` of the KV blocks in use, into the ledger. */
  book(
    ledger: WorkLedger,
    replica: number,
    endS: number,
    amounts: StepAmounts,
    kvUse: number,
  ): void {
    const { work, growth, steps } = this;
    const totals = this.#totals;
    const busyS = endS - this.startS;
    const pairs = steps * work.attentionPairs + (growth.attentionPairs * steps * (steps - 1)) / 2;
    const context = steps * work.contextTokens + (growth.contextTokens * steps * (steps - 1)) / 2;
    // Steps that mix phases are booked to them by their share of new tokens.
    const prefillS = busyS * (this.#chunkTokens / work.tokens);
    totals[Q.busyS] = busyS;
    totals[Q.prefillS] = prefillS;
    totals[Q.decodeS] = busyS - prefillS;
    totals[Q.utilizationS] = busyS;
    totals[Q.promptTokens] = steps * this.#chunkTokens;
    totals[Q.outputTokens] = steps * work.sampled - this.rejected;
    totals[Q.flops] =
      steps * (work.tokens * amounts.flopsPerToken + work.sampled * amounts.flopsPerSample) +
      pairs * amounts.flopsPerPair;
    totals[Q.weightBytes] = steps * amounts.weightBytes(work.tokens);
    totals[Q.kvReadBytes] = context * amounts.kvBytesPerToken;
    totals[Q.kvWriteBytes] = steps * work.tokens * amounts.kvBytesPerToken;
    totals[Q.kvUsedS] = busyS * kvUse;
    totals[Q.steps] = steps;
    totals[Q.sequenceSteps] = steps * work.sequences;
    ledger.addSpan(replica, this.startS, endS, totals);
  }
}
