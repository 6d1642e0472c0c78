import { KavierError } from '../units/errors.ts';
import type { TimeSpan } from '../units/time-span.ts';

/** When a replica takes requests: from `fromS` up to, but not at, `toS`; Infinity: for as long as the run lasts. */
export type HeldSpan = TimeSpan;

/**
 * Which replicas of a pool take requests as time goes on. A replica begins empty when it starts, takes no request from its stop on, and
 * ends what it has. Time never goes back.
 */
export class PoolLife {
  /** Those that take requests now, ascending. */
  readonly held: number[] = [];
  /** When they change next; Infinity: never again. */
  nextChangeS: number;
  readonly #spans: readonly HeldSpan[];
  readonly #takes: Uint8Array;

  /** By replica; absent: all take requests for the whole run. */
  constructor(replicas: number, spans: readonly HeldSpan[] | undefined) {
    this.#spans = spans ?? [];
    this.#takes = new Uint8Array(replicas).fill(spans === undefined ? 1 : 0);
    this.nextChangeS = spans === undefined ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    if (spans === undefined) this.#list();
  }

  takes(replica: number): boolean {
    return this.#takes[replica] === 1;
  }

  /** When the next replica starts after `nowS`; Infinity: none will. */
  nextStartS(nowS: number): number {
    return this.#spans.reduce(
      (least, { fromS }) => (fromS > nowS ? Math.min(least, fromS) : least),
      Number.POSITIVE_INFINITY,
    );
  }

  /** It is `nowS`, at or after `nextChangeS`. Calls `changed` with each replica that starts or stops. */
  advance(nowS: number, changed: (replica: number, takes: boolean) => void): void {
    this.nextChangeS = Number.POSITIVE_INFINITY;
    for (const [replica, { fromS, toS }] of this.#spans.entries()) {
      const takes = fromS <= nowS && nowS < toS;
      if (takes !== this.takes(replica)) {
        this.#takes[replica] = takes ? 1 : 0;
        changed(replica, takes);
      }
      if (fromS > nowS) this.nextChangeS = Math.min(this.nextChangeS, fromS);
      else if (toS > nowS) this.nextChangeS = Math.min(this.nextChangeS, toS);
    }
    this.#list();
  }

  #list(): void {
    this.held.length = 0;
    for (const [replica, takes] of this.#takes.entries()) if (takes === 1) this.held.push(replica);
  }
}

/** Whether at some moment none takes requests and one will, so that requests have to wait for its start. */
export function hasGap(spans: readonly HeldSpan[]): boolean {
  let reachS = 0;
  for (const { fromS, toS } of spans.toSorted((a, b) => a.fromS - b.fromS)) {
    if (fromS > reachS) return true;
    reachS = Math.max(reachS, toS);
  }
  return false;
}

/** @throws KavierError of kind `input` below the path `where`: not one span a replica, or one that is none. */
export function checkHeld(spans: readonly HeldSpan[], replicas: number, where: string): void {
  if (spans.length !== replicas) {
    throw wrongHeld('each replica is held once', where, `${spans.length} spans`, `${replicas}`);
  }
  for (const [index, { fromS, toS }] of spans.entries()) {
    if (fromS >= 0 && fromS < Number.POSITIVE_INFINITY && toS > fromS) continue;
    const found = `from ${fromS} to ${toS} s`;
    throw wrongHeld(
      'not a span of time',
      `${where}[${index}]`,
      found,
      'an end after its beginning',
    );
  }
}

function wrongHeld(message: string, where: string, found: string, expected: string): KavierError {
  return new KavierError(message, { kind: 'input', where, found, expected });
}
