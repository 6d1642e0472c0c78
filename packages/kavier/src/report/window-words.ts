import type { RunWindow } from '@kavier/core';
import type { LoadState } from '../run/load-state.ts';
import { formatCount, formatSeconds } from './format.ts';

const REASONS = {
  asked: 'the whole run',
  short: 'the whole run (fewer than 100 requests)',
  'not-settled': 'the whole run (not steady)',
  drain: 'the whole run (most of it after the last arrival)',
} as const;

/**
 * What latencies, rates and figures per token cover: `steady window, 34.2 s to 7.46 min: 1,540 of 1,632 requests`. A service that is over has
 * no steady state, whatever the rule found.
 */
export function windowInWords(
  { reason, fromS, toS, requests, leftOut }: RunWindow,
  state: LoadState,
): string {
  if (reason !== null) return REASONS[reason];
  const of = `${formatCount(requests)} of ${formatCount(requests + leftOut)} requests`;
  return `${state === 'over' ? 'window (not steady)' : 'steady window'}, ${formatSeconds(fromS)} to ${formatSeconds(toS)}: ${of}`;
}
