import type { RunSummary, ServicePart } from '@kavier/core';
import type { SetValidation } from '@kavier/evidence';
import type { RanRow } from '../compare/run-row.ts';
import type { Replication } from '../uncertainty/replication.ts';
import type { PartTask } from './tasks/part.ts';
import type { PointsTask } from './tasks/points.ts';
import type { RowTask } from './tasks/row.ts';
import type { SeedTask } from './tasks/seed.ts';
import type { SummaryTask } from './tasks/summary.ts';

/** What a worker can be asked to do: all of it is plain data, in and out. */
export interface Tasks {
  /** A share of the replicas of a run. */
  readonly part: { readonly input: PartTask; readonly output: ServicePart };
  /** A whole run, of which only the summary counts. */
  readonly summary: { readonly input: SummaryTask; readonly output: RunSummary };
  /** A run with another seed. */
  readonly seed: { readonly input: SeedTask; readonly output: Replication };
  /** A row of a comparison. */
  readonly row: { readonly input: RowTask; readonly output: RanRow };
  /** Predictions of measured points. */
  readonly points: { readonly input: PointsTask; readonly output: SetValidation };
}

export type TaskKind = keyof Tasks;

/** Does a task. `onProgress` hears how many requests have ended. */
export type TaskFunction<Kind extends TaskKind> = (
  input: Tasks[Kind]['input'],
  onProgress: (done: number) => void,
) => Tasks[Kind]['output'] | Promise<Tasks[Kind]['output']>;
