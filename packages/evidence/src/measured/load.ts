import type { LengthOptions, RequestTable } from '@kavier/core';
import { generateClosedUsers } from '@kavier/core';
import type { MeasuredLoad } from './point.ts';

/** A step stands for no request in particular. */
const NO_REQUESTS: RequestTable = {
  count: 0,
  arrivalS: new Float64Array(0),
  promptTokens: new Int32Array(0),
  outputTokens: new Int32Array(0),
};

/** Requests of each client of a closed loop where its source does not say. */
export const DEFAULT_REQUESTS_PER_CLIENT = 10;

/** The requests that a load stands for; a closed loop's lengths are drawn with the seed. */
export function requestsOf(load: MeasuredLoad, seed: number): RequestTable {
  switch (load.kind) {
    case 'step':
      return NO_REQUESTS;
    case 'requests':
      return load.requests;
    case 'batch': {
      const { requests: count, promptTokens, outputTokens } = load;
      return {
        count,
        arrivalS: new Float64Array(count),
        promptTokens: new Int32Array(count).fill(promptTokens),
        outputTokens: new Int32Array(count).fill(outputTokens),
      };
    }
    case 'closed-loop': {
      const { concurrency, requestsPerClient = DEFAULT_REQUESTS_PER_CLIENT } = load;
      return generateClosedUsers({
        users: concurrency,
        requestsPerUser: requestsPerClient,
        thinkTimeS: 0,
        promptTokens: lengths(load.promptTokens),
        outputTokens: lengths(load.outputTokens),
        seed,
      }).requests;
    }
  }
}

function lengths(given: number | LengthOptions): LengthOptions {
  return typeof given === 'number' ? { distribution: 'fixed', tokens: given } : given;
}
