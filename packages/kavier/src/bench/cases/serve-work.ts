// What the serving cases time. It imports the core alone, so that a browser can load it as it is.
import {
  type Ecosystem,
  generatePlain,
  PLAIN_GATEWAY,
  type RequestTable,
  type RunRecord,
  type RunSummary,
  runServing,
  servingPools,
  summarizeRun,
} from '@kavier/core';

/** Chat requests: prompts of 512 tokens and answers of 256 on average, heavy-tailed, Poisson arrivals. */
export function chatRequests(requests: number, rateRps: number): RequestTable {
  return generatePlain({
    requests,
    arrivals: { process: 'poisson', rateRps },
    promptTokens: { distribution: 'lognormal', mean: 512, cv: 1, max: 8192 },
    outputTokens: { distribution: 'lognormal', mean: 256, cv: 0.8, max: 4096 },
    seed: 1,
  }).requests;
}

/** Requests per second that an ecosystem can do, from requests that all arrive at once. */
export function capacityOf(ecosystem: Ecosystem): number {
  const sample = chatRequests(20_000, 1e6);
  return sample.count / run(ecosystem, sample).endS;
}

interface Options {
  readonly fastForward?: boolean;
  readonly attribution?: boolean;
}

function run(ecosystem: Ecosystem, requests: RequestTable, options: Options = {}): RunRecord {
  const { gateway = PLAIN_GATEWAY } = ecosystem;
  return runServing({ pools: servingPools(ecosystem), gateway }, ecosystem, requests, options);
}

/** Simulates and summarizes. */
export function serveRequests(
  ecosystem: Ecosystem,
  requests: RequestTable,
  options: Options = {},
): Readonly<Record<string, number>> {
  const record = run(ecosystem, requests, options);
  return servedWork(requests, record, summarizeRun(ecosystem, requests, record));
}

/** What was done, of which two runs of a case have the same. */
export function servedWork(
  requests: RequestTable,
  record: RunRecord,
  summary: RunSummary,
): Readonly<Record<string, number>> {
  const { service } = record;
  return {
    requests: requests.count,
    promptTokens: summary.promptTokens,
    outputTokens: summary.outputTokens,
    completed: summary.performance.outcomes.completed,
    steps: service?.steps ?? 0,
    stepsSkipped: service === undefined ? 0 : service.steps - service.plannedRuns,
    busyShare: record.work.total('busyS') / (record.endS * record.work.replicas),
    meanConcurrency: summary.performance.meanConcurrency ?? 0,
    tokenHitRatio: summary.cache.tokenHitRatio ?? 0,
    endS: record.endS,
  };
}
