import { type Ecosystem, PLAIN_GATEWAY, servingPools } from '@kavier/core';
import { formatCount, formatSeconds, formatShare } from '../report/format.ts';
import { judgedObjectives } from '../run/judged-objectives.ts';
import type { Run } from '../run/run-scenario.ts';

/**
 * What bounds latency and load of a run whatever the service does, each in words: behind such a cap a slower service shows as
 * requests that are lost or never asked, and both ends of a margin look alike.
 */
export function capsOf({ ecosystem, summary }: Run): readonly string[] {
  const { service, performance, requests } = summary;
  if (service === undefined) return [];
  const { 'timed-out': timedOut, cancelled } = performance.outcomes;
  const share = (count: number) => formatShare(count / requests);
  const { policy } = (ecosystem.gateway ?? PLAIN_GATEWAY).admission;
  return [
    ...(service.turnedAway > 0
      ? [`admission (${policy}), which turns away ${share(service.turnedAway)}`]
      : []),
    ...(timedOut > 0
      ? [`the time-out of ${timeOutsInWords(ecosystem)}, which ends ${share(timedOut)}`]
      : []),
    ...(cancelled > 0 ? [`the patience of clients, which ends ${share(cancelled)}`] : []),
    ...(service.loop === 'closed' ? ['users who wait for an answer before they ask again'] : []),
    ...(service.truncated > 0
      ? [`the longest context, which cuts ${formatCount(service.truncated)} answers`]
      : []),
  ];
}

function timeOutsInWords(ecosystem: Ecosystem): string {
  const seconds = servingPools(ecosystem).map(({ scheduler }) => scheduler.timeoutS);
  const finite = [...new Set(seconds.filter(Number.isFinite))];
  return finite.map((timeoutS) => formatSeconds(timeoutS)).join(' and ');
}

/** After a verdict that was judged at both ends of the error, or by objectives; empty where nothing caps it. */
export function capsInWords(run: Run): string {
  const caps = capsOf(run);
  const isJudged = judgedObjectives(run.summary).length > 0 || (run.extra?.margin ?? null) !== null;
  if (!isJudged || caps.length === 0) return '';
  return ` What latencies can show is capped by ${caps.join(', and by ')}.`;
}
