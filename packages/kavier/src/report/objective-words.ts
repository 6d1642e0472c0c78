import type { PlacedObjective } from '../run/judged-objectives.ts';
import { formatSeconds } from './format.ts';

/** `p95 TTFT <= 500 ms`, and of a pool `p95 TTFT <= 500 ms in pool chat`. */
export function objectiveInWords({ metric, percentile, limitS, pool }: PlacedObjective): string {
  const place = pool === undefined ? '' : ` in pool ${pool}`;
  return `p${percentile} ${metricName(metric)} <= ${formatSeconds(limitS)}${place}`;
}

/** `ttftS` -> `TTFT`. */
function metricName(metric: string): string {
  return metric.slice(0, -1).toUpperCase();
}
