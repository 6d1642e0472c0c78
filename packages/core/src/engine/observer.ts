import type { PlannedRun } from './run.ts';

/** Who wants to know what a replica does. */
export interface ReplicaObserver {
  /** A request is over, whatever became of it. */
  ended(request: number, atS: number): void;
  /** `run` has ended at `endS`; valid during the call. */
  ran(replica: number, run: PlannedRun, endS: number): void;
}
