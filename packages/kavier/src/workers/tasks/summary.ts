import { type Ecosystem, type RequestTable, runEcosystem, summarizeRun } from '@kavier/core';
import type { TaskFunction } from '../task.ts';

export interface SummaryTask {
  readonly ecosystem: Ecosystem;
  readonly requests: RequestTable;
  readonly stepFactor: number;
}

export const summaryTask: TaskFunction<'summary'> = ({ ecosystem, requests, stepFactor }) =>
  summarizeRun(ecosystem, requests, runEcosystem(ecosystem, requests, { stepFactor }));
