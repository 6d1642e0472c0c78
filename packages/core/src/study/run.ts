import { type Efficiency, measureEfficiency } from '../cost/efficiency.ts';
import { PublishedCostModel } from '../engine/published/cost-model.ts';
import { simulatePublished } from '../engine/published/single-stream.ts';
import { amountsWithin } from '../metrics/amounts-within.ts';
import { arrivedSince } from '../metrics/arrived-since.ts';
import { type CacheUse, measureCacheUse } from '../metrics/cache-use.ts';
import { measurePerformance, type Performance } from '../metrics/performance.ts';
import { type MeasuredWindow, spanOf, steadyWindow, wholeRun } from '../metrics/steady-window.ts';
import type { RequestRecord } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type Ecosystem, isPublished } from '../scenario/ecosystem.ts';
import { kvBytesWritten } from '../timing/step-amounts.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { checkObjectives, type ObjectivesResult } from './objectives.ts';
import { physicsOf, runServing, type ServingRunOptions } from './run-serving.ts';
import { type ServiceSummary, summarizeService } from './service-summary.ts';

/**
 * Simulates a workload on an ecosystem. Pure: the same arguments give the same record, bit for bit. The options are about
 * the steps of batching replicas; the published engine has none.
 */
export function runEcosystem(
  ecosystem: Ecosystem,
  requests: RequestTable,
  options: Pick<ServingRunOptions, 'onSteps' | 'stepFactor' | 'attribution' | 'onProgress'> = {},
): RunRecord {
  const { fleet, record } = ecosystem;
  if (!isPublished(fleet)) return runServing(fleet, ecosystem, requests, options);
  const model = new PublishedCostModel(fleet.model, fleet.accelerator);
  return simulatePublished(
    requests,
    model,
    fleet.options,
    record.bucketS,
    options.onProgress,
    fleet.name,
  );
}

/** What an engine worked on: requests and tokens that cost and energy are divided by. */
export interface ServedAmounts {
  readonly requests: number;
  /** Prompt tokens of those requests, cached ones included, and how many of them a cache held. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
  /** Tokens generated. */
  readonly outputTokens: number;
}

/** The measured part of a run and what was served in it. */
export interface RunWindow extends MeasuredWindow {
  /** Requests that arrive in it, and those that came before it. */
  readonly requests: number;
  readonly leftOut: number;
  /** What is divided by: of requests that its edges divide the part within. `requests` ended in it. */
  readonly served: ServedAmounts;
}

/** The numbers of a run that people read. */
export interface RunSummary {
  readonly requests: number;
  readonly promptTokens: number;
  /** Tokens generated; those asked for where the engine never cuts an answer. */
  readonly outputTokens: number;
  readonly performance: Performance;
  readonly cache: CacheUse;
  readonly served: ServedAmounts;
  readonly efficiency: Efficiency;
  /** What `performance`, `objectives` and the figures per token cover. */
  readonly window: RunWindow;
  /** Present for batching replicas. */
  readonly service?: ServiceSummary | undefined;
  /** Present when objectives were given. */
  readonly objectives?: ObjectivesResult | undefined;
}

export function summarizeRun(
  ecosystem: Ecosystem,
  requests: RequestTable,
  run: RunRecord,
): RunSummary {
  const { promptTokens, outputTokens, count } = requests;
  const generated = run.requests.serving?.generatedTokens ?? outputTokens;
  const totals = {
    requests: count,
    promptTokens: sum(promptTokens),
    outputTokens: sum(generated),
  };
  const served = servedOf(run.requests, requests, totals.outputTokens);
  const columns = { promptTokens, outputTokens: generated };
  const window = windowOf(ecosystem, run, columns, served);
  const span = spanOf(window);
  const measured =
    span === undefined ? run.requests : arrivedSince(run.requests, {}, span.fromS).requests;
  return {
    ...totals,
    served,
    window,
    performance: measurePerformance(run, columns, window),
    cache: measureCacheUse(run.cache, totals),
    efficiency: measureEfficiency(run, {
      ...served,
      hourUsdByPool: [ecosystem.prices.acceleratorHourUsd],
      steady: span && { span, ...window.served },
    }),
    service: serviceOf(ecosystem, requests, run, measured),
    objectives: checkObjectives(run.requests, generated, ecosystem.measure?.objectives ?? [], span),
  };
}

/** The published engine is measured as its publication does: over whole runs. */
function windowOf(
  { fleet, measure }: Ecosystem,
  { requests }: RunRecord,
  columns: { readonly promptTokens: Int32Array; readonly outputTokens: Int32Array },
  served: ServedAmounts,
): RunWindow {
  const isAsked = isPublished(fleet) && measure?.warmUpS === undefined;
  const window = isAsked ? wholeRun(requests, 'asked') : steadyWindow(requests, measure?.warmUpS);
  const span = spanOf(window);
  if (span === undefined) return { ...window, requests: requests.count, leftOut: 0, served };
  const arrived = arrivedSince(requests, {}, span.fromS).requests.count;
  return {
    ...window,
    requests: arrived,
    leftOut: requests.count - arrived,
    served: amountsWithin(requests, columns, span).served,
  };
}

function servedOf(
  { count, startS, cachedTokens }: RequestRecord,
  { promptTokens }: RequestTable,
  outputTokens: number,
): ServedAmounts {
  const served = { requests: 0, promptTokens: 0, cachedTokens: 0 };
  for (let id = 0; id < count; id++) {
    if (Number.isNaN(startS[id])) continue;
    served.requests++;
    served.promptTokens += promptTokens[id];
    served.cachedTokens += cachedTokens[id];
  }
  return { ...served, outputTokens };
}

function serviceOf(
  { fleet }: Ecosystem,
  table: RequestTable,
  run: RunRecord,
  measured: RequestRecord,
): ServiceSummary | undefined {
  const { service } = run;
  const { serving } = measured;
  if (isPublished(fleet) || service === undefined || serving === undefined) return undefined;
  const { amounts } = physicsOf(fleet);
  return summarizeService(
    fleet,
    table,
    { ...run, service },
    { ...measured, serving },
    kvBytesWritten(amounts),
  );
}

function sum(values: Int32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
