import { acceleratorHoursOf, type RunCost } from '@kavier/core';
import type { FootprintDocument } from '../footprint/footprint-document.ts';
import type { Run } from '../run/run-scenario.ts';
import { newHitRatio } from './new-hits.ts';

/** What rows are compared by, in the order of reports. */
export const COMPARE_METRICS = [
  'requestHitRatio',
  'tokenHitRatio',
  'newHitRatio',
  'ttftMeanS',
  'ttftP50S',
  'ttftP99S',
  'tpotP50S',
  'heldGpuHours',
  'busyGpuHours',
  'energyWh',
  'carbonG',
  'costUsd',
  'whPerMtokenOutput',
  'whPerMtokenAll',
  'gPerMtokenOutput',
  'gPerMtokenAll',
  'usdPerMtokenOutput',
  'usdPerMtokenAll',
] as const;
export type CompareMetric = (typeof COMPARE_METRICS)[number];

/** Null where the run has no such figure. */
export type Figures = Readonly<Record<CompareMetric, number | null>>;

/** The figures of a run: of its summary, its footprint and its cost. */
export function figuresOf(
  { summary: { performance, cache }, workload, record }: Run,
  { energy, carbon }: Pick<FootprintDocument, 'energy' | 'carbon'>,
  cost: RunCost | null,
): Figures {
  const { ttftS, tpotS } = performance;
  const hours = acceleratorHoursOf(record);
  return {
    requestHitRatio: cache.requestHitRatio,
    tokenHitRatio: cache.tokenHitRatio,
    newHitRatio: newHitRatio(workload.requests, record.requests),
    ttftMeanS: ttftS.mean,
    ttftP50S: ttftS.p50,
    ttftP99S: ttftS.p99,
    tpotP50S: tpotS.p50,
    heldGpuHours: hours.held,
    busyGpuHours: hours.used,
    energyWh: energy.totalWh,
    carbonG: carbon?.totalG ?? null,
    costUsd: cost?.totalUsd ?? null,
    whPerMtokenOutput: energy.whPerMtoken.output,
    whPerMtokenAll: energy.whPerMtoken.all,
    gPerMtokenOutput: carbon?.gPerMtoken.output ?? null,
    gPerMtokenAll: carbon?.gPerMtoken.all ?? null,
    usdPerMtokenOutput: cost?.usdPerMtoken.output ?? null,
    usdPerMtokenAll: cost?.usdPerMtoken.all ?? null,
  };
}
