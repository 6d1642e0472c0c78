import type { Measure, Objective, ObjectiveMetric } from '@kavier/core';
import type { Scenario } from './schema.ts';
import type { Objectives } from './schema-objectives.ts';

const METRICS = [
  ['ttftMs', 'ttftS'],
  ['tpotMs', 'tpotS'],
  ['e2eMs', 'e2eS'],
] as const satisfies readonly (readonly [keyof Objectives, ObjectiveMetric])[];

/** What is measured of a run; undefined when the scenario asks for nothing special. */
export function resolveMeasure({ warmUpS, objectives = {} }: Scenario): Measure | undefined {
  const listed = METRICS.flatMap(([key, metric]): Objective[] =>
    Object.entries(objectives[key] ?? {}).flatMap(([name, limitMs]) =>
      limitMs === undefined
        ? []
        : [{ metric, percentile: Number(name.slice(1)), limitS: limitMs / 1000 }],
    ),
  );
  if (listed.length === 0 && warmUpS === undefined) return undefined;
  return { warmUpS, objectives: listed };
}
