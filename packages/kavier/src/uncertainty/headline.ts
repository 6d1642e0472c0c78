import type { Distribution, RunSummary } from '@kavier/core';

/** The figures of a run that other runs of it are compared by. */
export const HEADLINE_METRICS = [
  'ttftMeanS',
  'ttftP50S',
  'ttftP95S',
  'ttftP99S',
  'tpotMeanS',
  'tpotP50S',
  'tpotP95S',
  'tpotP99S',
  'e2eMeanS',
  'e2eP50S',
  'e2eP95S',
  'e2eP99S',
  'throughputRps',
  'outputTokensPerS',
  'costUsdPerMtokenOutput',
] as const;
export type HeadlineMetric = (typeof HEADLINE_METRICS)[number];

/** Null where the run has no such figure. */
export type Headline = Readonly<Record<HeadlineMetric, number | null>>;

export function headlineOf({ performance, efficiency }: RunSummary): Headline {
  const { ttftS, tpotS, e2eS, throughputRps, outputTokensPerS } = performance;
  const { costUsdPerMtokenOutput } = efficiency;
  const [ttft, tpot, e2e] = [ttftS, tpotS, e2eS].map(centre);
  return {
    ttftMeanS: ttft.mean,
    ttftP50S: ttft.p50,
    ttftP95S: ttft.p95,
    ttftP99S: ttft.p99,
    tpotMeanS: tpot.mean,
    tpotP50S: tpot.p50,
    tpotP95S: tpot.p95,
    tpotP99S: tpot.p99,
    e2eMeanS: e2e.mean,
    e2eP50S: e2e.p50,
    e2eP95S: e2e.p95,
    e2eP99S: e2e.p99,
    throughputRps,
    outputTokensPerS,
    costUsdPerMtokenOutput,
  };
}

const centre = ({ mean, p50, p95, p99 }: Distribution) => ({ mean, p50, p95, p99 });
