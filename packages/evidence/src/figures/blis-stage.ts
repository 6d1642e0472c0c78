import type { MeasuredPoint } from '../measured/point.ts';
import type { DocumentValue } from '../text/document.ts';

const QUANTILES: readonly (readonly [string, number])[] = [
  ['min', 0],
  ['p1', 0.01],
  ['p5', 0.05],
  ['p10', 0.1],
  ['p25', 0.25],
  ['median', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['max', 1],
];

/** Whether requests of a stage failed: the service could not keep up, and its latencies are cut. */
export function isOverloaded(stage: DocumentValue): boolean {
  return stage.at('failures', 'count').number() > 0;
}

/**
 * The measured values of a stage. The client saw two events a token, so its own token times and
 * token counts are not used: the time per token follows from the two latencies and the forced
 * output length.
 */
export function stageValues(stage: DocumentValue, outputTokens: number): MeasuredPoint['measured'] {
  const latency = stage.at('successes', 'latency');
  const ttft = latency.at('time_to_first_token');
  const e2e = latency.at('request_latency');
  const ttftMeanS = ttft.at('mean').number();
  const e2eMeanS = e2e.at('mean').number();
  const requestsPerS = stage.at('successes', 'throughput', 'requests_per_sec').number();
  return {
    ttftMeanS,
    ttftP50S: ttft.at('median').number(),
    ttftP99S: ttft.at('p99').number(),
    tpotMeanS: (e2eMeanS - ttftMeanS) / (outputTokens - 1),
    e2eMeanS,
    e2eP50S: e2e.at('median').number(),
    e2eP99S: e2e.at('p99').number(),
    outputTokensPerS: requestsPerS * outputTokens,
    requestsPerS,
  };
}

/** Prompt lengths of a pool of `size` prompts that has the percentiles of the stage. */
export function promptPool(stage: DocumentValue, size: number): readonly number[] {
  const lengths = stage.at('successes', 'prompt_len');
  return poolOf(
    QUANTILES.map(([name]) => lengths.at(name).number()),
    size,
  );
}

/** The same of the minimum, p1, p5, p10, p25, the median, p75, p90, p95, p99 and the maximum. */
export function poolOf(percentiles: readonly number[], size: number): readonly number[] {
  const known = QUANTILES.map(([, p], i) => ({ p, tokens: percentiles[i] }));
  return Array.from({ length: size }, (_, i) => {
    const p = size === 1 ? 0.5 : i / (size - 1);
    const above = Math.max(
      1,
      known.findIndex((entry) => entry.p >= p),
    );
    const [from, to] = [known[above - 1], known[above]];
    return Math.round(from.tokens + ((p - from.p) / (to.p - from.p)) * (to.tokens - from.tokens));
  });
}
