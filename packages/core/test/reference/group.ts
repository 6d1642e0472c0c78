import type { StepWork } from '../../src/timing/step-work.ts';
import type { ReferenceInput, ReferenceLockstep } from './contract.ts';
import type { ReferenceReplica } from './replica.ts';

/** Whoever starts steps: a replica, or replicas that step together. */
export type Stepping = Pick<ReferenceReplica, 'startAt'>;

/** Replicas that step together, one step at a time. `isOver`: all requests of the run have ended. */
export class ReferenceGroup implements Stepping {
  readonly #ranks: readonly ReferenceReplica[];
  readonly #input: ReferenceInput;
  readonly #lockstep: ReferenceLockstep;
  readonly #isOver: () => boolean;
  /** Steps that have ended since the group last began to step. */
  #steps = 0;
  #isStepping = false;

  constructor(
    ranks: readonly ReferenceReplica[],
    input: ReferenceInput,
    lockstep: ReferenceLockstep,
    isOver: () => boolean,
  ) {
    this.#ranks = ranks;
    this.#input = input;
    this.#lockstep = lockstep;
    this.#isOver = isOver;
  }

  startAt(nowS: number): void {
    if (this.#ranks.some(({ isStepping }) => isStepping)) return;
    if (this.#isStepping) this.#steps++;
    this.#isStepping = false;
    const { finishSyncSteps, prefillInterval } = this.#lockstep;
    const isClosed = this.#steps % prefillInterval !== 0;
    const decided = this.#ranks.map((rank) => rank.decide(nowS, isClosed));
    const hasRequests = decided.some((shares) => shares.length > 0);
    // Without work a group goes on until its ranks ask each other: after the first step, and after every so many.
    const isKnown = this.#steps <= 1 || this.#steps % finishSyncSteps === 0;
    if (!hasRequests && (isKnown || this.#isOver())) {
      this.#steps = 0;
      return;
    }
    const works = decided.map((shares, place) =>
      shares.length === 0 ? this.#dummyWork() : this.#ranks[place].workOf(shares),
    );
    const isDecoding = decided.every((shares) => shares.every(({ request }) => request.decodes));
    const endS = nowS + this.#lockstep.stepS(works, isDecoding);
    const allTokens = this.#lockstep.allTokens(works, isDecoding);
    for (const [place, rank] of this.#ranks.entries()) {
      rank.begin(decided[place], { startS: nowS, endS, allTokens });
    }
    this.#isStepping = true;
  }

  /** One token that attends to itself. */
  #dummyWork(): StepWork {
    const one = { contextTokens: 1, attentionPairs: 1 };
    const windows = this.#input.windows.map(() => one);
    return { tokens: 1, sampled: 1, sequences: 1, ...one, windows };
  }
}
