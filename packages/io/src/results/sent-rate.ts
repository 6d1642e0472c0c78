import type { RequestTable } from '@kavier/core';
import type { BenchmarkLoad } from './contract.ts';
import { sentRps } from './request-rows.ts';

/** What a file says of the rate at which an open loop sent. */
export interface AskedRate {
  readonly rateRps: number;
  readonly burstiness?: number | undefined;
  /** Every request, where the file has them. */
  readonly requests?: RequestTable | undefined;
  /** Requests that were sent, failed ones included. */
  readonly sent: number;
  /** First sending to last answer; undefined where it is not known. */
  readonly durationS?: number | undefined;
  /** The longest, or nearly the longest, E2E: sending ended at least so long before the last answer. */
  readonly longestS?: number | undefined;
}

/** Share by which asked and sent rates may differ, and how many standard deviations of Poisson. */
const TOLERANCE = 0.05;
const DEVIATIONS = 3;

/**
 * The open loop at the rate that was sent, where that is not the one that was asked for: a client
 * that is late, limited or in a hurry decides what the service saw.
 */
export function openLoop(asked: AskedRate, notes: string[]): BenchmarkLoad {
  const { rateRps, burstiness } = asked;
  const kind = 'open-loop';
  const sentRate = achievedRps(asked);
  if (sentRate === undefined) return { kind, rateRps, burstiness };
  const even = burstiness === Number.POSITIVE_INFINITY;
  const scatter = even ? 0 : DEVIATIONS / Math.sqrt(asked.sent * Math.min(1, burstiness ?? 1));
  if (Math.abs(sentRate / rateRps - 1) <= Math.max(TOLERANCE, scatter)) {
    return { kind, rateRps, burstiness };
  }
  notes.push(
    `${rateRps} requests/s were asked for, ${sentRate.toPrecision(3)} were sent; the load is what was sent.`,
  );
  return { kind, rateRps: sentRate, burstiness };
}

/** The rate that was sent, as far as the file tells: exactly, or a bound that lies beyond what was asked. */
function achievedRps({ rateRps, requests, sent, durationS, longestS }: AskedRate) {
  if (requests !== undefined) return sentRps(requests);
  if (durationS === undefined || durationS <= 0 || sent < 2) return undefined;
  const atLeast = (sent - 1) / durationS;
  if (atLeast > rateRps) return atLeast;
  const spanS = longestS === undefined ? 0 : durationS - longestS;
  const atMost = spanS > 0 ? sent / spanS : Number.POSITIVE_INFINITY;
  return atMost < rateRps ? atMost : undefined;
}
