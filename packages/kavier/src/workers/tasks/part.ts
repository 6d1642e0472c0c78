import {
  type Ecosystem,
  isPublished,
  KavierError,
  runServingPart,
  type SplitRun,
} from '@kavier/core';
import type { TaskFunction } from '../task.ts';

export interface PartTask extends Pick<SplitRun, 'requests' | 'columns'> {
  readonly ecosystem: Ecosystem;
  readonly part: number;
  readonly of: number;
}

export const partTask: TaskFunction<'part'> = (
  { ecosystem, requests, columns, part, of },
  onProgress,
) => {
  const { fleet } = ecosystem;
  if (isPublished(fleet))
    throw new KavierError('the published engine has no replicas', { kind: 'work' });
  return runServingPart(fleet, ecosystem, { requests, columns, onProgress }, { part, of });
};
