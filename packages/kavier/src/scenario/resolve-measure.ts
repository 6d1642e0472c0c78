import type { Measure, Objective, ObjectiveMetric } from '@kavier/core';
import type { Scenario } from './schema.ts';
import type { Objectives } from './schema-objectives.ts';

const METRICS = [
  ['ttftMs', 'ttftS'],
  ['tpotMs', 'tpotS'],
  ['e2eMs', 'e2eS'],
] as const satisfies readonly (readonly [keyof Objectives, ObjectiveMetric])[];

/** What is measured of a run; undefined when the scenario asks for nothing special. */
export function resolveMeasure({ warmUpS, objectives, fleet }: Scenario): Measure | undefined {
  const ofRun = listed(objectives);
  const byPool = fleet.map((pool) => listed(pool.objectives));
  const hasPools = byPool.some(({ length }) => length > 0);
  if (ofRun.length === 0 && !hasPools && warmUpS === undefined) return undefined;
  const measure = { warmUpS, objectives: ofRun };
  return hasPools ? { ...measure, objectivesByPool: byPool } : measure;
}

function listed(objectives: Objectives = {}): readonly Objective[] {
  return METRICS.flatMap(([key, metric]): Objective[] =>
    Object.entries(objectives[key] ?? {}).flatMap(([name, limitMs]) =>
      limitMs === undefined
        ? []
        : [{ metric, percentile: Number(name.slice(1)), limitS: limitMs / 1000 }],
    ),
  );
}
