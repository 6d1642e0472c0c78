import { type Ecosystem, type RequestTable, runEcosystem, summarizeRun } from '@kavier/core';
import type { TaskFunction } from '../task.ts';

export interface SummaryTask {
  readonly ecosystem: Ecosystem;
  readonly requests: RequestTable;
  /** By pool. */
  readonly stepFactors: readonly number[];
}

export const summaryTask: TaskFunction<'summary'> = ({ ecosystem, requests, stepFactors }) =>
  summarizeRun(ecosystem, requests, runEcosystem(ecosystem, requests, { stepFactor: stepFactors }));
