// What the serving cases time. It imports the core alone, so that a browser can load it as it is.
import {
  type Ecosystem,
  generatePlain,
  type RequestTable,
  runServing,
  type ServingFleet,
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

/** Requests per second that a fleet can do, from requests that all arrive at once. */
export function capacityOf(fleet: ServingFleet, ecosystem: Ecosystem): number {
  const sample = chatRequests(20_000, 1e6);
  return sample.count / runServing(fleet, ecosystem, sample).endS;
}

/** Simulates and summarizes. */
export function serveRequests(
  fleet: ServingFleet,
  ecosystem: Ecosystem,
  requests: RequestTable,
  options: { readonly fastForward?: boolean; readonly attribution?: boolean } = {},
): Readonly<Record<string, number>> {
  const run = runServing(fleet, ecosystem, requests, options);
  const summary = summarizeRun(ecosystem, requests, run);
  const { service } = run;
  return {
    requests: requests.count,
    promptTokens: summary.promptTokens,
    outputTokens: summary.outputTokens,
    completed: summary.performance.outcomes.completed,
    steps: service?.steps ?? 0,
    stepsSkipped: service === undefined ? 0 : service.steps - service.plannedRuns,
    busyShare: run.work.total('busyS') / (run.endS * run.work.replicas),
    meanConcurrency: summary.performance.meanConcurrency ?? 0,
    tokenHitRatio: summary.cache.tokenHitRatio ?? 0,
    endS: run.endS,
  };
}
