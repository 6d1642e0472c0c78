import { Float64Column, Int32Column } from '../kernel/columns.ts';
import { type SharedPrefixes, sessionPrefixChains } from './prefix-chain.ts';
import type { RequestTable } from './request-table.ts';
import { sortByArrival } from './sort.ts';

/**
 * Closed: a turn arrives its think time after the previous turn completes, as users and tools do.
 * Open: at the previous turn's arrival plus its think time, however long the answer takes.
 */
export type SessionLoop = 'open' | 'closed';

export interface DraftFinish {
  readonly loop: SessionLoop;
  readonly blockTokens: number;
  readonly sharedPrefix: SharedPrefixes;
  /** Class of each session, where sessions have classes. */
  readonly classOfSession?: Int32Array | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/**
 * The turns of generated sessions, session after session, and their way into a table: sorted by
 * arrival, with prefix blocks. In a closed loop `arrivalS` of a later turn is the earliest possible
 * one, as if answers took no time.
 */
export class SessionDraft {
  readonly #arrivalS = new Float64Column();
  readonly #promptTokens = new Int32Column();
  readonly #outputTokens = new Int32Column();
  readonly #session = new Int32Column();
  readonly #turn = new Int32Column();
  readonly #thinkTimeS = new Float64Column();
  #sessions = 0;

  get requests(): number {
    return this.#arrivalS.length;
  }

  get sessions(): number {
    return this.#sessions;
  }

  /** Begins the next session with its first turn. */
  start(arrivalS: number, promptTokens: number, outputTokens: number): void {
    this.#push(arrivalS, promptTokens, outputTokens, this.#sessions++, 0, 0);
  }

  /** Adds a turn to the session begun last; `thinkTimeS` separates it from the turn before. */
  next(thinkTimeS: number, promptTokens: number, outputTokens: number): void {
    const before = this.#arrivalS.length - 1;
    const arrivalS = this.#arrivalS.at(before) + thinkTimeS;
    const turn = this.#turn.at(before) + 1;
    this.#push(arrivalS, promptTokens, outputTokens, this.#sessions - 1, turn, thinkTimeS);
  }

  finish({
    loop,
    blockTokens,
    sharedPrefix,
    classOfSession,
    classNames,
  }: DraftFinish): RequestTable {
    const turn = this.#turn.view();
    const isClosed = loop === 'closed';
    const { table } = sortByArrival({
      count: this.requests,
      arrivalS: this.#arrivalS.view(),
      promptTokens: this.#promptTokens.view(),
      outputTokens: this.#outputTokens.view(),
      session: this.#session.view(),
      turn,
      afterRequest: isClosed ? turn.map((t, i) => (t === 0 ? -1 : i - 1)) : undefined,
      thinkTimeS: isClosed ? this.#thinkTimeS.view() : undefined,
    });
    const session = table.session ?? new Int32Array(0);
    return {
      ...table,
      ...sessionPrefixChains({ ...table, session }, { blockTokens, sharedPrefix }),
      requestClass: classOfSession && session.map((s) => classOfSession[s]),
      classNames,
      sourceRow: undefined,
    };
  }

  #push(
    arrivalS: number,
    promptTokens: number,
    outputTokens: number,
    session: number,
    turn: number,
    thinkTimeS: number,
  ): void {
    this.#arrivalS.push(arrivalS);
    this.#promptTokens.push(promptTokens);
    this.#outputTokens.push(outputTokens);
    this.#session.push(session);
    this.#turn.push(turn);
    this.#thinkTimeS.push(thinkTimeS);
  }
}
