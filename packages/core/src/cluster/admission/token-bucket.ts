import { requireNumber } from '../../units/require.ts';
import type { AdmissionFamily } from './contract.ts';

export interface TokenBucketOptions {
  /** Requests per second that are let in for long; > 0. */
  readonly rateRps: number;
  /** Requests that are let in at once after a pause; >= 1. */
  readonly burst: number;
}

/** A rate limit: each request takes a token from a bucket of `burst` that fills at `rateRps`, or is turned away. */
export const tokenBucket: AdmissionFamily<TokenBucketOptions> = {
  create: ({ rateRps, burst }, where) => {
    requireNumber(rateRps, `${where}.rateRps`, { above: 0 });
    requireNumber(burst, `${where}.burst`, { from: 1 });
    let tokens = burst;
    let filledS = 0;
    return {
      isBlind: true,
      admits: ({ arrivalS }) => {
        tokens = Math.min(burst, tokens + (arrivalS - filledS) * rateRps);
        filledS = arrivalS;
        if (tokens < 1) return false;
        tokens -= 1;
        return true;
      },
    };
  },
};
