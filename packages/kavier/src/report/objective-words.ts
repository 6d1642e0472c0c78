import type { Objective } from '@kavier/core';
import { formatSeconds } from './format.ts';

/** `p95 TTFT <= 500 ms`. */
export function objectiveInWords({ metric, percentile, limitS }: Objective): string {
  return `p${percentile} ${metricName(metric)} <= ${formatSeconds(limitS)}`;
}

/** `ttftS` -> `TTFT`. */
function metricName(metric: string): string {
  return metric.slice(0, -1).toUpperCase();
}
