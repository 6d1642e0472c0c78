import { RandomStream } from '../kernel/random.ts';
import type { KvCacheOptions } from '../kvcache/options.ts';
import type { SpeculationTotals } from '../record/service-totals.ts';
import { contextLimitOf, splitsPrefills } from './context-limit.ts';
import type { SchedulerOptions, SpeculationOptions } from './options.ts';

/**
 * Speculative decoding on one replica (Leviathan et al., arXiv 2211.17192): in a step each decode verifies drafted tokens behind
 * the one that it would compute anyway, and gets one token and as many of the drafts as are accepted in a row.
 *
 * The n-th decode step of a request gets the n-th number of a stream of its own, so that neither the schedule nor a preemption
 * changes what is accepted.
 */
export class Speculation {
  /** Drafted tokens that were verified and accepted so far, and verifications: decode steps, by request. */
  drafted = 0;
  accepted = 0;
  verifications = 0;
  /** Of the last step. */
  stepAccepted = 0;
  stepRejected = 0;
  readonly #draftTokens: number;
  /** Longest context after a step, tokens: what the last output token of any request needs. */
  readonly #room: number;
  /** Most tokens of one request in a step. */
  readonly #limit: number;
  /** Probability that at least 1, 2, ... drafts are accepted. */
  readonly #atLeast: Float64Array;
  readonly #streams: RandomStream;
  readonly #streamOf = new Map<number, RandomStream>();
  /** Tokens that a slot verifies in the step that was decided. */
  readonly #tokens: Int32Array;

  constructor(
    { draftTokens, acceptance }: SpeculationOptions,
    scheduler: SchedulerOptions,
    kv: KvCacheOptions,
    slots: number,
    seed: number | string,
  ) {
    this.#draftTokens = draftTokens;
    this.#room = Math.min(contextLimitOf(scheduler) - 1, kv.blocks * kv.blockTokens);
    const longest = splitsPrefills(scheduler) ? scheduler.longPrefillTokens : 0;
    this.#limit = Math.min(draftTokens + 1, longest || Number.POSITIVE_INFINITY);
    this.#atLeast = Float64Array.from({ length: draftTokens }, (_, i) => power(acceptance, i + 1));
    this.#streams = RandomStream.named(seed, 'speculation');
    this.#tokens = new Int32Array(slots);
  }

  totals(): SpeculationTotals {
    const { drafted, accepted, verifications } = this;
    return { draftedTokens: drafted, acceptedTokens: accepted, verifications };
  }

  /** Tokens that a decode asks for on a context, with `budget` >= 1 left. */
  asks(context: number, budget: number): number {
    return Math.min(this.#limit, budget, this.#room - context);
  }

  /** A slot will verify so many tokens. */
  gives(slot: number, tokens: number): void {
    this.#tokens[slot] = tokens;
  }

  tokensOf(slot: number): number {
    return this.#tokens[slot];
  }

  /** A step begins to be counted in which `verifications` requests verify drafts. */
  beginStep(verifications: number): void {
    this.stepAccepted = 0;
    this.stepRejected = 0;
    this.verifications += verifications;
  }

  /** Of the drafts of a request in this step so many were accepted, so many not. */
  count(accepted: number, rejected: number): void {
    this.stepAccepted += accepted;
    this.stepRejected += rejected;
    this.accepted += accepted;
    this.drafted += accepted + rejected;
  }

  /** A request will not decode any more. */
  forget(request: number): void {
    this.#streamOf.delete(request);
  }

  /** How many of a request's next drafts would be accepted if there were as many as there may be. */
  draw(request: number): number {
    let stream = this.#streamOf.get(request);
    if (stream === undefined) {
      stream = this.#streams.split(request);
      this.#streamOf.set(request, stream);
    }
    const drawn = stream.nextUniform();
    let accepted = 0;
    while (accepted < this.#draftTokens && drawn < this.#atLeast[accepted]) accepted++;
    return accepted;
  }
}

/** A whole power, as a product: the same bits everywhere. */
function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product *= base;
  return product;
}
