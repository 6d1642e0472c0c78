import {
  type Ecosystem,
  PLAIN_GATEWAY,
  runServingPart,
  type SplitRun,
  servingPools,
} from '@kavier/core';
import type { TaskFunction } from '../task.ts';

/** A share of the replicas of an ecosystem of engines that batch. */
export interface PartTask extends Pick<SplitRun, 'requests' | 'columns'> {
  readonly ecosystem: Ecosystem;
  readonly part: number;
  readonly of: number;
}

export const partTask: TaskFunction<'part'> = (
  { ecosystem, requests, columns, part, of },
  onProgress,
) => {
  const { gateway = PLAIN_GATEWAY } = ecosystem;
  const system = { pools: servingPools(ecosystem), gateway };
  return runServingPart(system, ecosystem, { requests, columns, onProgress }, { part, of });
};
