import type { StepTimer } from '../../timing/contract.ts';
import { LogHistogram } from '../../units/log-histogram.ts';

/**
 * The times between consecutive output tokens (inter-token latency), over all requests of a replica. A request that decodes gets a
 * token each step, so its gaps are step times, and those of a whole run are counted together; a gap that spans a stall or a
 * preemption is kept open until the next token comes.
 */
export class TokenGaps {
  readonly histogram = new LogHistogram();
  /** When the last token before an open gap came, by request. */
  readonly #open = new Map<number, number>();
  /** Requests with an open gap that get a token in the first step of the planned run. */
  readonly #closing: number[] = [];

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
    this.histogram.add(atS - lastTokenS);
    this.#open.delete(request);
  }

  /** A run of `steps` steps from `startS`, which the timer is still set to, gave each of `decodes` requests a token a step. */
  ran(timer: StepTimer, startS: number, steps: number, decodes: number): void {
    let from = 0;
    if (this.#closing.length > 0) {
      const endS = startS + timer.runS(1);
      for (const request of this.#closing) this.closes(request, endS);
      this.#add(timer, 0, 1, decodes - this.#closing.length);
      this.#closing.length = 0;
      from = 1;
    }
    this.#add(timer, from, steps, decodes);
  }

  /** Counts the times of steps `from` to `to` - 1, which never fall: in one go where they share a bin, else in halves. */
  #add(timer: StepTimer, from: number, to: number, times: number): void {
    if (from >= to || times === 0) return;
    const startS = timer.runS(from);
    const endS = timer.runS(to);
    const firstS = timer.runS(from + 1) - startS;
    const lastS = endS - timer.runS(to - 1);
    if (to - from === 1 || LogHistogram.isSameBin(firstS, lastS)) {
      this.histogram.addMany(Math.max(firstS, lastS), (to - from) * times, (endS - startS) * times);
      return;
    }
    const middle = (from + to) >>> 1;
    this.#add(timer, from, middle, times);
    this.#add(timer, middle, to, times);
  }
}
