import type { RandomStream } from '../../kernel/random.ts';

/** Times at which requests (or sessions) arrive, one after another. */
export interface ArrivalProcess {
  /** The next arrival in seconds from 0: finite, >= 0, never before the previous one. */
  next(): number;
}

/**
 * One kind of arrival process. To add one: copy a file of this folder, change it, and add its line
 * to registry.ts; the conformance suite picks it up from there.
 */
export interface ArrivalFamily<Options> {
  /**
   * A process that starts at time 0 and draws only from `stream`. `where` is the path of the
   * options in the scenario, for errors. Throws KavierError on options out of range.
   */
  create(options: Options, stream: RandomStream, where: string): ArrivalProcess;
  /** Arrivals per second in the long run. */
  meanRateRps(options: Options): number;
}
