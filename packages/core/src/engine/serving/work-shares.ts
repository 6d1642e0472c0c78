import type { RequestWork } from '../../record/request-work.ts';
import { growsWithContext, windowContext, windowPairs } from '../../timing/attention-window.ts';
import type { StepAmounts, WindowAmounts } from '../../timing/step-amounts.ts';
import { causalPairs, summedSteps } from '../../timing/step-work.ts';
import type { Chunks } from './chunks.ts';
import type { DecodeObserver } from './decode-group.ts';
import type { PlannedRun } from './planned-run.ts';
import type { RunningList } from './running-list.ts';
import { RunningSum } from './running-sum.ts';

/** What work amounts to, and where that of each request is written. */
export interface Attribution {
  readonly amounts: StepAmounts;
  readonly work: RequestWork;
}

/**
 * Shares the steps of one replica out among the requests in them, without visiting those that decode: what a step gives each
 * of its n sequences (1 / n of its seconds and of the weights that it reads) is summed over the steps, and a decode gets the
 * difference of two readings, taken when it joined and when it leaves. Its FLOPs and KV bytes follow from its context then
 * and now. Chunks of prefill are few and are booked run by run.
 */
export class WorkShares implements DecodeObserver {
  readonly #amounts: StepAmounts;
  readonly #windows: readonly WindowAmounts[];
  readonly #work: RequestWork;
  readonly #running: RunningList;
  /** Seconds / n and weight bytes / n, summed over all steps so far. */
  readonly #seconds = new RunningSum();
  readonly #weightBytes = new RunningSum();
  /** Both sums, and the context, when a slot joined the decodes. */
  readonly #secondsAtJoin: Float64Array;
  readonly #weightBytesAtJoin: Float64Array;
  readonly #contextAtJoin: Int32Array;

  /** `running` says which request a slot belongs to. */
  constructor({ amounts, work }: Attribution, running: RunningList, slots: number) {
    this.#amounts = amounts;
    this.#windows = amounts.windows ?? [];
    this.#work = work;
    this.#running = running;
    this.#secondsAtJoin = new Float64Array(slots);
    this.#weightBytesAtJoin = new Float64Array(slots);
    this.#contextAtJoin = new Int32Array(slots);
  }

  joined(slot: number, context: number): void {
    this.#secondsAtJoin[slot] = this.#seconds.value;
    this.#weightBytesAtJoin[slot] = this.#weightBytes.value;
    this.#contextAtJoin[slot] = context;
  }

  left(slot: number, context: number): void {
    const before = this.#contextAtJoin[slot];
    const steps = context - before;
    if (steps === 0) return;
    const id = this.#running.request[slot];
    const { shareS, weightBytes } = this.#work;
    shareS[id] += this.#seconds.value - this.#secondsAtJoin[slot];
    weightBytes[id] += this.#weightBytes.value - this.#weightBytesAtJoin[slot];
    // Tokens decoded one by one attend to as many others as they would all at once, and read what they attend to.
    const pairs = causalPairs(steps, before);
    this.#computes(id, steps, steps, pairs);
    this.#moves(id, pairs + steps, steps);
    for (const layers of this.#windows) {
      const within = windowPairs(layers.window, steps, before);
      this.#attends(id, within, within + steps, layers);
    }
  }

  /** `run` has ended at `endS`; the members of the decode group and the contexts of `chunks` are as it began. */
  ran(run: PlannedRun, chunks: Chunks, endS: number): void {
    const { steps, work, startS } = run;
    const seconds = (endS - startS) / work.sequences;
    const weightBytes = (steps * this.#amounts.weightBytes(work.tokens)) / work.sequences;
    this.#seconds.add(seconds);
    this.#weightBytes.add(weightBytes);
    for (let i = 0; i < chunks.count; i++) {
      const id = this.#running.request[chunks.slot[i]];
      this.#work.shareS[id] += seconds;
      this.#work.weightBytes[id] += weightBytes;
      const context = chunks.context[i];
      const chunk = chunks.tokens[i];
      const tokens = steps * chunk;
      this.#computes(id, tokens, steps * chunks.samples[i], causalPairs(tokens, context));
      this.#moves(id, summedSteps(steps, context + chunk, chunk) + tokens, steps);
      for (const layers of this.#windows) {
        const more = growsWithContext(layers.window, context) ? chunk : 0;
        const read = summedSteps(steps, windowContext(layers.window, chunk, context), more);
        this.#attends(id, windowPairs(layers.window, tokens, context), read + tokens, layers);
      }
    }
  }

  /** In the step that has just ended a decode verified `drafts` tokens behind the one that made its context `context`. */
  verified(slot: number, drafts: number, context: number): void {
    const id = this.#running.request[slot];
    this.#computes(id, drafts, drafts, causalPairs(drafts, context));
    this.#moves(id, 2 * drafts, 0);
    for (const layers of this.#windows) {
      this.#attends(id, windowPairs(layers.window, drafts, context), 2 * drafts, layers);
    }
  }

  #computes(id: number, tokens: number, samples: number, pairs: number): void {
    const { flopsPerToken, flopsPerSample, flopsPerPair } = this.#amounts;
    this.#work.flops[id] +=
      tokens * flopsPerToken + samples * flopsPerSample + pairs * flopsPerPair;
  }

  /** Layers with a window: so many pairs, and so many keys and values read or written. */
  #attends(id: number, pairs: number, tokens: number, layers: WindowAmounts): void {
    this.#work.flops[id] += pairs * layers.flopsPerPair;
    this.#work.kvBytes[id] += tokens * layers.kvBytesPerToken;
  }

  /** `tokens` keys and values were read or written, and states in `steps` steps. */
  #moves(id: number, tokens: number, steps: number): void {
    const { kvBytesPerToken, stateBytes } = this.#amounts;
    this.#work.kvBytes[id] += tokens * kvBytesPerToken + steps * stateBytes;
  }
}
