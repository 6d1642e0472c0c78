import type { Distribution, RunSummary } from '@kavier/core';

/** The figures of a run that other runs of it are compared by. */
export const HEADLINE_METRICS = [
  'ttftMeanS',
  'ttftP50S',
  'ttftP95S',
  'tpotMeanS',
  'tpotP50S',
  'tpotP95S',
  'e2eMeanS',
  'e2eP50S',
  'e2eP95S',
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
    tpotMeanS: tpot.mean,
    tpotP50S: tpot.p50,
    tpotP95S: tpot.p95,
    e2eMeanS: e2e.mean,
    e2eP50S: e2e.p50,
    e2eP95S: e2e.p95,
    throughputRps,
    outputTokensPerS,
    costUsdPerMtokenOutput,
  };
}

const centre = ({ mean, p50, p95 }: Distribution) => ({ mean, p50, p95 });
