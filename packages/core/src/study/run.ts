import { type Efficiency, measureEfficiency } from '../cost/efficiency.ts';
import { PublishedCostModel } from '../engine/published/cost-model.ts';
import { simulatePublished } from '../engine/published/single-stream.ts';
import { type CacheUse, measureCacheUse } from '../metrics/cache-use.ts';
import { measurePerformance, type Performance } from '../metrics/performance.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type Ecosystem, isPublished } from '../scenario/ecosystem.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { runServing } from './run-serving.ts';

/** Simulates a workload on an ecosystem. Pure: the same arguments give the same record, bit for bit. */
export function runEcosystem(ecosystem: Ecosystem, requests: RequestTable): RunRecord {
  const { fleet, record } = ecosystem;
  if (!isPublished(fleet)) return runServing(fleet, ecosystem, requests);
  const model = new PublishedCostModel(fleet.model, fleet.accelerator);
  return simulatePublished(requests, model, fleet.options, record.bucketS);
}

/** The numbers of a run that people read. */
export interface RunSummary {
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly performance: Performance;
  readonly cache: CacheUse;
  readonly efficiency: Efficiency;
}

export function summarizeRun(
  ecosystem: Ecosystem,
  requests: RequestTable,
  run: RunRecord,
): RunSummary {
  const promptTokens = sum(requests.promptTokens);
  const outputTokens = sum(requests.outputTokens);
  const totals = { requests: requests.count, promptTokens, outputTokens };
  return {
    ...totals,
    performance: measurePerformance(run, requests),
    cache: measureCacheUse(run.cache, totals),
    efficiency: measureEfficiency(run, {
      ...totals,
      acceleratorHourUsd: ecosystem.prices.acceleratorHourUsd,
    }),
  };
}

function sum(values: Int32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
