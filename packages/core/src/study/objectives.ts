import { measureSlo, type SloResult } from '../metrics/slo.ts';
import type { RequestRecord } from '../record/request-record.ts';
import { OBJECTIVE_METRICS, type Objective } from '../scenario/objective.ts';
import type { TimeSpan } from '../units/time-span.ts';

/** An objective and how the run did: met when at least its share of all requests stayed within the limit. */
export interface ObjectiveResult extends Objective {
  /** Share of all requests within the limit; those that did not complete are not within. */
  readonly attainment: number | null;
  readonly met: boolean;
}

export interface ObjectivesResult {
  readonly met: boolean;
  readonly objectives: readonly ObjectiveResult[];
  /** All limits at once; of several on one metric, that of the highest percentile. */
  readonly slo: SloResult;
}

/** Whether the requests of a window (default: of the whole run) keep the objectives; undefined when there are none. */
export function checkObjectives(
  requests: RequestRecord,
  generated: Int32Array,
  objectives: readonly Objective[],
  window?: TimeSpan,
): ObjectivesResult | undefined {
  if (objectives.length === 0) return undefined;
  const results = objectives.map((objective) => {
    const { metric, limitS, percentile } = objective;
    const slo = measureSlo(requests, generated, { [metric]: limitS }, window);
    const met = slo.good * 100 >= percentile * slo.requests;
    return { ...objective, attainment: slo.attainment, met };
  });
  const limits = OBJECTIVE_METRICS.map((metric) => {
    const own = objectives.filter((objective) => objective.metric === metric);
    const strictest = own.sort((a, b) => b.percentile - a.percentile)[0];
    return [metric, strictest?.limitS] as const;
  });
  return {
    met: results.every(({ met }) => met),
    objectives: results,
    slo: measureSlo(requests, generated, Object.fromEntries(limits), window),
  };
}
