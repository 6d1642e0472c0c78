import { growsWithContext, windowContext, windowPairs } from '../timing/attention-window.ts';
import { type AttentionSums, summedSteps } from '../timing/step-work.ts';
import type { StepPlan } from './plan.ts';
import { ROW } from './slot-columns.ts';
import type { WindowedDecodes } from './windowed-decodes.ts';

const { TOKENS, BEFORE, WIDTH: ROWS } = ROW;

/** What the layers of one window have to do in a planned run: in all, and for its chunks of prefill alone. */
export class WindowedRun {
  /** Of the first step, and what each further one has more. */
  readonly work: AttentionSums = { contextTokens: 0, attentionPairs: 0 };
  readonly growth: AttentionSums = { contextTokens: 0, attentionPairs: 0 };
  readonly #chunks: AttentionSums = { contextTokens: 0, attentionPairs: 0 };
  readonly #chunkGrowth: AttentionSums = { contextTokens: 0, attentionPairs: 0 };

  /** `decodes` members, each with one token a step, beside the chunks. */
  describe(decodes: number, { contextTokens, growing, window }: WindowedDecodes, plan: StepPlan) {
    const ofChunks = this.#chunks;
    const more = this.#chunkGrowth;
    ofChunks.contextTokens = 0;
    ofChunks.attentionPairs = 0;
    more.contextTokens = 0;
    more.attentionPairs = 0;
    for (let i = 0; i < plan.chunks; i++) {
      const tokens = plan.rows[i * ROWS + TOKENS];
      const context = plan.rows[i * ROWS + BEFORE];
      ofChunks.contextTokens += windowContext(window, tokens, context);
      ofChunks.attentionPairs += windowPairs(window, tokens, context);
      if (!growsWithContext(window, context)) continue;
      more.contextTokens += tokens;
      more.attentionPairs += tokens * tokens;
    }
    this.work.contextTokens = contextTokens + decodes + ofChunks.contextTokens;
    this.work.attentionPairs = contextTokens + decodes + ofChunks.attentionPairs;
    this.growth.contextTokens = growing + more.contextTokens;
    this.growth.attentionPairs = growing + more.attentionPairs;
  }

  contextTokens(steps: number): number {
    return summedSteps(steps, this.work.contextTokens, this.growth.contextTokens);
  }

  attentionPairs(steps: number): number {
    return summedSteps(steps, this.work.attentionPairs, this.growth.attentionPairs);
  }

  chunkContext(steps: number): number {
    return summedSteps(steps, this.#chunks.contextTokens, this.#chunkGrowth.contextTokens);
  }

  chunkPairs(steps: number): number {
    return summedSteps(steps, this.#chunks.attentionPairs, this.#chunkGrowth.attentionPairs);
  }
}
