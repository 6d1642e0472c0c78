import type { Objective, ObjectiveResult, ObjectivesResult } from '@kavier/core';

/** An objective of the whole run, or of the requests of a pool. */
export interface PlacedObjective extends Objective {
  /** Name of the pool; absent: of the whole run. */
  readonly pool?: string | undefined;
}

export interface JudgedObjective extends ObjectiveResult, PlacedObjective {}

/** A summary, a document or what else says how objectives were kept. */
interface Judged {
  readonly objectives?: ObjectivesResult | null | undefined;
  readonly pools: readonly {
    readonly name: string;
    readonly objectives?: ObjectivesResult | null | undefined;
  }[];
}

/** All objectives of a run and how it did: those of the whole run, then pool by pool; none where none were given. */
export function judgedObjectives({ objectives, pools }: Judged): readonly JudgedObjective[] {
  return [
    ...(objectives?.objectives ?? []),
    ...pools.flatMap(({ name, objectives: own }) =>
      (own?.objectives ?? []).map((objective) => ({ ...objective, pool: name })),
    ),
  ];
}
