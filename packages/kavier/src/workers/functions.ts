import type { TaskFunction, TaskKind } from './task.ts';

/** The function of each kind of task, loaded when it is needed. */
export const TASK_FUNCTIONS: {
  readonly [Kind in TaskKind]: () => Promise<TaskFunction<Kind>>;
} = {
  part: async () => (await import('./tasks/part.ts')).partTask,
  summary: async () => (await import('./tasks/summary.ts')).summaryTask,
  seed: async () => (await import('./tasks/seed.ts')).seedTask,
  row: async () => (await import('./tasks/row.ts')).rowTask,
  points: async () => (await import('./tasks/points.ts')).pointsTask,
};
