import { performance } from 'node:perf_hooks';
import { generatePlain, runEcosystem, summarizeRun } from '@kavier/core';
import type { BenchFunction } from '../case.ts';
import { preparedOnA10 } from '../prepared.ts';

/** Generated requests through the published engine, in memory: simulation and summary, no files. */
export const simulateCase: BenchFunction = async ({ requests: count }) => {
  const { ecosystem } = await preparedOnA10();
  const startMs = performance.now();
  const { requests } = generatePlain({
    requests: Number(count),
    arrivals: { process: 'poisson', rateRps: 10 },
    promptTokens: { distribution: 'lognormal', mean: 1000, cv: 1 },
    outputTokens: { distribution: 'lognormal', mean: 250, cv: 1 },
    seed: 1,
  });
  const begunMs = performance.now();
  const record = runEcosystem(ecosystem, requests);
  const summary = summarizeRun(ecosystem, requests, record);
  const { promptTokens, outputTokens } = summary;
  return {
    wallS: (performance.now() - begunMs) / 1000,
    setupS: (begunMs - startMs) / 1000,
    work: { requests: requests.count, promptTokens, outputTokens },
  };
};
