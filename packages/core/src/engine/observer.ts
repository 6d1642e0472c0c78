import type { StepTimer } from '../timing/contract.ts';
import type { PlannedRun } from './run.ts';

/** Who wants to know what a replica does. */
export interface ReplicaObserver {
  /** A request is over, whatever became of it, at the moment that its record has. */
  ended(request: number): void;
  /** `run` has ended, to which `timer` is still set; valid during the call. */
  ran(replica: number, run: PlannedRun, timer: StepTimer): void;
  /** So has one of a rank that had nothing to do and stepped with its group. Default: nobody asks. */
  ranDummy?(replica: number, run: PlannedRun): void;
}
