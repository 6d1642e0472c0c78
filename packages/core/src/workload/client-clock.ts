import type { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';
import {
  EXPONENTIAL_INTERVALS,
  gammaIntervals,
  type UnitIntervals,
  weibullIntervals,
} from './arrivals/intervals.ts';
import type { PoolClient, RateWindow } from './client-pool.ts';

export interface Horizon {
  readonly fromS: number;
  readonly toS: number;
  readonly rateScale: number;
}

/**
 * Arrival times of one client. Its intervals are drawn with mean 1 and the shape of the window they
 * start in, and are used up at the rate of each window they cross: the expected number of requests
 * in a window is exactly its rate times its length, which restarting a bursty process in every
 * window would exceed by far.
 */
export class ClientClock {
  readonly #windows: readonly RateWindow[];
  readonly #shapes: readonly UnitIntervals[];
  readonly #horizon: Horizon;
  readonly #stream: RandomStream;
  #window = 0;
  #timeS: number;
  #isFirst = true;

  constructor(client: PoolClient, horizon: Horizon, stream: RandomStream) {
    requireOrder(client);
    this.#windows = client.rateWindows.filter(
      ({ startS, durationS, rateRps }) =>
        rateRps > 0 && startS < horizon.toS && startS + durationS > horizon.fromS,
    );
    this.#shapes = this.#windows.map((window) => intervalsOf(window, client.name));
    this.#horizon = horizon;
    this.#stream = stream;
    this.#timeS = horizon.fromS;
  }

  /**
   * The next arrival on the pool's clock in seconds; Infinity when there is none before the horizon
   * ends.
   */
  next(): number {
    let work = -1;
    for (; this.#window < this.#windows.length; this.#window++) {
      const { startS, durationS, rateRps } = this.#windows[this.#window];
      this.#timeS = Math.max(this.#timeS, startS);
      if (work < 0) work = this.#draw(this.#shapes[this.#window]);
      const endS = Math.min(startS + durationS, this.#horizon.toS);
      const rate = rateRps * this.#horizon.rateScale;
      const untilEnd = (endS - this.#timeS) * rate;
      if (work < untilEnd) {
        this.#timeS += work / rate;
        if (this.#timeS < endS) return this.#timeS;
        work = 0;
        continue;
      }
      work -= Math.max(0, untilEnd);
    }
    return Number.POSITIVE_INFINITY;
  }

  #draw(intervals: UnitIntervals): number {
    if (!this.#isFirst) return intervals.draw(this.#stream);
    this.#isFirst = false;
    return intervals.drawFirst(this.#stream);
  }
}

/** The pattern's shape counts; its scale does not, as the window's rate sets the mean. */
function intervalsOf({ pattern, parameters }: RateWindow, client: string): UnitIntervals {
  if (pattern === 'none') return EXPONENTIAL_INTERVALS;
  const shape = parameters[0];
  if (!(shape > 0.001 && shape < 1e6)) {
    throw new KavierError('this shape of an arrival pattern is not allowed', {
      kind: 'input',
      where: `client ${client}, ${pattern}`,
      found: String(shape),
      expected: 'a number above 0.001 and below 1e6',
    });
  }
  return pattern === 'gamma' ? gammaIntervals(shape) : weibullIntervals(shape);
}

function requireOrder({ name, rateWindows }: PoolClient): void {
  let endS = 0;
  for (const { startS, durationS, rateRps } of rateWindows) {
    if (startS >= endS && durationS > 0 && rateRps >= 0 && Number.isFinite(rateRps + durationS)) {
      endS = startS + durationS;
      continue;
    }
    throw new KavierError('the windows of a client must follow each other', {
      kind: 'input',
      where: `client ${name}`,
      found: `a window at ${startS} s of ${durationS} s with ${rateRps} requests/s`,
      expected: `a start at or after ${endS} s, a length > 0 and a rate >= 0`,
    });
  }
}
