import type { PlannedRun } from './run.ts';

/** Who wants to know what a replica does. */
export interface ReplicaObserver {
  /** A request is over, whatever became of it, at the moment that its record has. */
  ended(request: number): void;
  /** `run` has ended; valid during the call. */
  ran(replica: number, run: PlannedRun): void;
}
