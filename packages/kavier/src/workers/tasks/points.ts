import { assignCoefficients, type MeasuredSet, validateSet } from '@kavier/evidence';
import type { TaskFunction } from '../task.ts';

/** Some points of a set. */
export interface PointsTask {
  readonly set: MeasuredSet;
}

export const pointsTask: TaskFunction<'points'> = ({ set }) =>
  validateSet(set, (point) => assignCoefficients(point, set));
