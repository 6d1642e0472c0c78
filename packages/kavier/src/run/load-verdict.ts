import { type Saturation, type SaturationReason, servingPools } from '@kavier/core';
import { formatCount, formatSeconds, formatShare, formatSignificant } from '../report/format.ts';
import type { Run } from './run-scenario.ts';

/**
 * What a verdict says of the load, by the rule that gave the state, with the figure that it rests on: a clause about the service.
 * Null where there is nothing to say.
 */
export function loadVerdict({ summary: { service } }: Pick<Run, 'summary'>): string | null {
  if (service === undefined) return null;
  const { saturation } = service;
  const say = CLAUSES[saturation.reason];
  return say === undefined ? null : say(saturation);
}

const CLAUSES: Partial<Readonly<Record<SaturationReason, (saturation: Saturation) => string>>> = {
  lost: ({ lostShare }) =>
    `does NOT keep up with this load: ${formatShare(lostShare)} of the requests are turned away, time out or give up`,
  crowd: ({ waitP95S }) =>
    `has all requests at once: 5 % of them wait ${formatSeconds(waitP95S)} or longer`,
  'kept-out': ({ blockedShare }) =>
    `does NOT keep up with its users: in ${formatShare(blockedShare)} of the busy time requests wait for a place`,
  'backlog-grows': ({ waitingByQuarter: [, second, , fourth] }) =>
    `does NOT keep up with this load: from the second quarter to the last, the requests that wait grow from ` +
    `${formatSignificant(second, 3)} to ${formatSignificant(fourth, 3)}`,
  'latency-grows': ({ latencyGrowth, presentByQuarter: [, second, , fourth] }) =>
    `does NOT keep up with this load: from the second quarter to the last, the requests in it grow from ` +
    `${formatSignificant(second, 3)} to ${formatSignificant(fourth, 3)}` +
    (latencyGrowth === null
      ? ''
      : `, and E2E is ${formatSignificant(latencyGrowth, 3)} times that of the first`),
  'backlog-left': ({ waitingAtEnd, drainS }) =>
    `falls behind at the end: ${formatCount(waitingAtEnd)} requests wait when the last one comes, and it takes ` +
    `${formatSeconds(drainS)} more`,
  'long-waits': ({ waitP95S }) =>
    `falls behind at times: 5 % of the requests wait ${formatSeconds(waitP95S)} or longer`,
  'slow-start': ({ ttftP95S }) =>
    `is slow: a first token takes 5 % of the requests ${formatSeconds(ttftP95S)} or longer`,
  queueing: () => 'is near the most that it can take',
  'too-short': ({ windowS, servedS }) =>
    `was asked for ${formatSeconds(windowS)}, less than the ${formatSeconds(servedS)} of an answer, too short to say ` +
    'whether it keeps up',
};

/** States in which latencies grow with the length of the run, so that what was met might not be in a longer one. */
const GROWING: readonly SaturationReason[] = ['backlog-grows', 'latency-grows'];

/** Whether the latencies of a run would be others in a longer one. */
export function growsWithLength({ summary: { service } }: Pick<Run, 'summary'>): boolean {
  return service !== undefined && GROWING.includes(service.saturation.reason);
}

/** Why requests were not served to their end, each with how many: `3 too long for a replica`. */
export function unservedInWords({ ecosystem, summary }: Run): readonly string[] {
  const { service, performance } = summary;
  if (service === undefined) return [];
  const { cancelled, unfinished, 'timed-out': timedOut } = performance.outcomes;
  const contexts = servingPools(ecosystem).map(({ scheduler }) => scheduler.maxContextTokens);
  const context = [...new Set(contexts)].map((tokens) => formatCount(tokens)).join(' or ');
  const counts = [
    [service.unservable, `longer than the context of ${context} tokens, or empty`],
    [service.turnedAway, 'turned away by admission'],
    [timedOut, 'timed out'],
    [cancelled, 'cancelled by their clients'],
    [unfinished, 'not finished'],
  ] as const;
  return counts.flatMap(([count, what]) => (count > 0 ? [`${formatCount(count)} ${what}`] : []));
}
