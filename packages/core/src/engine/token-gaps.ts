import type { StepTimer } from '../timing/contract.ts';
import { DOUBLE_ZERO } from '../units/double-zero.ts';
import { binOf, type LogHistogram } from '../units/log-histogram.ts';
import type { PlannedRun } from './run.ts';

/**
 * The times between consecutive output tokens (inter-token latency), over all requests of a replica. A request that decodes gets a
 * token each step, so its gaps are step times, and those of a whole run are counted together; a gap that spans a stall or a
 * preemption is kept open until the next token comes.
 */
export class TokenGaps {
  /** All of them, summed. */
  sumS = DOUBLE_ZERO;
  readonly #histogram: LogHistogram;
  /** When the last token before an open gap came, by request. */
  readonly #open = new Map<number, number>();
  /** Requests with an open gap that get a token in the first step of the planned run. */
  readonly #closing: number[] = [];

  /** `histogram`: where all replicas of a service count. */
  constructor(histogram: LogHistogram) {
    this.#histogram = histogram;
  }

  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** A request that has just had a token will not get one in the next step. */
  opens(request: number, lastTokenS: number): void {
    if (!this.#open.has(request)) this.#open.set(request, lastTokenS);
  }

  /** A request decodes again from the step that begins now. */
  decodesAgain(request: number): void {
    if (this.#open.has(request)) this.#closing.push(request);
  }

  /** A request will not get another token. */
  forget(request: number): void {
    this.#open.delete(request);
  }

  /** The request gets a token at `atS`, which may end a gap. */
  closes(request: number, atS: number): void {
    const lastTokenS = this.#open.get(request);
    if (lastTokenS === undefined) return;
    this.#histogram.add(atS - lastTokenS);
    this.sumS += atS - lastTokenS;
    this.#open.delete(request);
  }

  /** So many tokens came in one step with others of their requests. */
  cameTogether(tokens: number): void {
    if (tokens > 0) this.#histogram.addToBin(0, 0, tokens);
  }

  /** The run that the timer is still set to gave each of its decodes a token a step. */
  ran(timer: StepTimer, run: PlannedRun): void {
    const { steps, decodes } = run;
    if (decodes === 0) return;
    const { firstS } = run;
    const others = decodes - this.#closing.length;
    if (this.#closing.length > 0) {
      for (const request of this.#closing) this.closes(request, run.startS + firstS);
      this.#closing.length = 0;
    }
    if (others > 0) {
      this.#histogram.addToBin(binOf(firstS), firstS, others);
      this.sumS += firstS * others;
    }
    if (steps === 1) return;
    if (binOf(run.secondS) === binOf(run.lastS)) {
      this.#histogram.addToBin(binOf(run.lastS), run.lastS, (steps - 1) * decodes);
      this.sumS += (run.lengthS - firstS) * decodes;
    } else this.#binByBin(timer, run);
  }

  /** All but the first step of a run whose steps are of several bins. */
  #binByBin(timer: StepTimer, { steps, decodes, firstS }: PlannedRun): void {
    let fromS = firstS;
    for (let from = 1; from < steps; ) {
      const bin = binOf(timer.stepOfRunS(from));
      const to = lastInBin(timer, bin, from, steps) + 1;
      const toS = timer.runS(to);
      const largestS = timer.stepOfRunS(to - 1);
      this.#histogram.addToBin(bin, largestS, (to - from) * decodes);
      this.sumS += (toS - fromS) * decodes;
      from = to;
      fromS = toS;
    }
  }
}

/** The last step before `end` that takes a time of the bin that step `from` takes; step times never fall. */
function lastInBin(timer: StepTimer, bin: number, from: number, end: number): number {
  let low = from;
  let high = end - 1;
  if (binOf(timer.stepOfRunS(high)) === bin) return high;
  // Invariant: step `low` is in the bin, step `high` is not.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (binOf(timer.stepOfRunS(middle)) === bin) low = middle;
    else high = middle;
  }
  return low;
}
