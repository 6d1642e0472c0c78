import { performance } from 'node:perf_hooks';
import {
  type Ecosystem,
  findAccelerator,
  findModel,
  generatePlain,
  PLAIN_GATEWAY,
  type RequestTable,
  resolveServing,
  runServing,
  type ServingSystem,
  summarizeRun,
} from '@kavier/core';
import { readTrace } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import type { BenchFunction } from '../case.ts';
import { preparedOnA10 } from '../prepared.ts';

type Parameters = Readonly<Record<string, number | string>>;

/**
 * A workload through the batching engine, in memory: simulation and summary, no files. Either generated chat requests at
 * `load` times the service's capacity (measured first, with requests that all arrive at once), or a trace.
 */
export const serveCase: BenchFunction = async (parameters) => {
  const system = servingSystem(parameters);
  const ecosystem: Ecosystem = {
    ...(await preparedOnA10()).ecosystem,
    ...system,
    prices: { hourUsdByPool: [null] },
  };
  const fastForward = parameters.stepping !== 'every-step';
  const attribution = parameters.attribution !== 'off';
  const startMs = performance.now();
  const { requests, capacityRps } = await workloadOf(
    parameters,
    (sample) => runServing(system, ecosystem, sample).endS,
  );
  const begunMs = performance.now();
  const run = runServing(system, ecosystem, requests, { fastForward, attribution });
  const summary = summarizeRun(ecosystem, requests, run);
  const wallS = (performance.now() - begunMs) / 1000;
  const { service } = run;
  const busyS = run.work.total('busyS');
  return {
    wallS,
    setupS: (begunMs - startMs) / 1000,
    work: {
      requests: requests.count,
      promptTokens: summary.promptTokens,
      outputTokens: summary.outputTokens,
      completed: summary.performance.outcomes.completed,
      steps: service?.steps ?? 0,
      stepsSkipped: service === undefined ? 0 : service.steps - service.plannedRuns,
      busyShare: busyS / (run.endS * run.work.replicas),
      meanConcurrency: summary.performance.meanConcurrency ?? 0,
      tokenHitRatio: summary.cache.tokenHitRatio ?? 0,
      capacityRps,
    },
  };
};

function servingSystem(parameters: Parameters): ServingSystem {
  const { pool } = resolveServing({
    profile: 'vllm',
    name: 'bench',
    model: findModel('llama-3.1-8b'),
    accelerator: findAccelerator('h100-sxm'),
    replicas: Number(parameters.replicas ?? 1),
    engine: { blockTokens: Number(parameters.blockTokens ?? 16) },
  });
  const policy = parameters.router === 'prefix-aware' ? 'prefix-aware' : 'round-robin';
  return { pools: [pool], gateway: { ...PLAIN_GATEWAY, router: { policy } } };
}

async function workloadOf(
  parameters: Parameters,
  drainS: (requests: RequestTable) => number,
): Promise<{ readonly requests: RequestTable; readonly capacityRps: number }> {
  if (parameters.trace !== undefined) {
    const { requests } = await readTrace(await openSource(String(parameters.trace)));
    return { requests, capacityRps: 0 };
  }
  const sample = chat(20_000, 1e6);
  const capacityRps = sample.count / drainS(sample);
  const rateRps = capacityRps * Number(parameters.load);
  return { requests: chat(Number(parameters.requests), rateRps), capacityRps };
}

/** Chat requests: prompts of 512 tokens and answers of 256 on average, heavy-tailed, Poisson arrivals. */
function chat(requests: number, rateRps: number): RequestTable {
  return generatePlain({
    requests,
    arrivals: { process: 'poisson', rateRps },
    promptTokens: { distribution: 'lognormal', mean: 512, cv: 1, max: 8192 },
    outputTokens: { distribution: 'lognormal', mean: 256, cv: 0.8, max: 4096 },
    seed: 1,
  }).requests;
}
