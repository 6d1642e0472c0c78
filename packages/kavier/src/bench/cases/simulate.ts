import { generatePlain, runEcosystem, summarizeRun } from '@kavier/core';
import type { BenchFunction } from '../case.ts';
import { preparedOnA10 } from '../prepared.ts';
import { stopwatch } from '../stopwatch.ts';

/** Generated requests through the published engine, in memory: simulation and summary, no files. */
export const simulateCase: BenchFunction = async ({ requests: count }) => {
  const { ecosystem } = await preparedOnA10();
  const setup = stopwatch();
  const { requests } = generatePlain({
    requests: Number(count),
    arrivals: { process: 'poisson', rateRps: 10 },
    promptTokens: { distribution: 'lognormal', mean: 1000, cv: 1 },
    outputTokens: { distribution: 'lognormal', mean: 250, cv: 1 },
    seed: 1,
  });
  const setupS = setup().wallS;
  const timed = stopwatch();
  const record = runEcosystem(ecosystem, requests);
  const summary = summarizeRun(ecosystem, requests, record);
  const time = timed();
  const { promptTokens, outputTokens } = summary;
  return {
    ...time,
    setupS,
    work: { requests: requests.count, promptTokens, outputTokens },
  };
};
