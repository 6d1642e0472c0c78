import type { Distribution } from '@kavier/core';
import type { LoadRegion } from '@kavier/evidence';
import {
  ERROR_METRICS,
  type ErrorCell,
  type ErrorMetric,
  type ErrorTable,
  LEVEL,
  type TailMetric,
} from '@kavier/evidence';
import { energyOfRun } from '../run/energy-document.ts';
import type { PlacedObjective } from '../run/judged-objectives.ts';
import type { Run } from '../run/run-scenario.ts';
import { basisOfPool } from './basis.ts';
import { capsOf } from './caps.ts';
import { type Estimate, type EstimateFactors, estimate, notMeasured } from './estimate.ts';
import type { HeadlineMetric } from './headline.ts';
import type { Margin } from './margin.ts';
import { drawnParts, type Replications } from './replications.ts';
import { cellsOfRun, type PoolCells } from './run-cells.ts';
import { type RunFactors, runFactors } from './run-factors.ts';

/** One latency: what its requests would be measured at. */
export interface LatencyEstimates {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
}

/** The figures of a run with their intervals: each holds its own point, and says where nothing was measured. */
export interface RunEstimates {
  readonly ttftS: LatencyEstimates;
  readonly tpotS: LatencyEstimates;
  readonly e2eS: LatencyEstimates;
  readonly queueS: LatencyEstimates;
  readonly throughputRps: Estimate;
  readonly promptTokensPerS: Estimate;
  readonly outputTokensPerS: Estimate;
  /** Mean draw of all accelerators. */
  readonly powerW: Estimate;
  readonly energyWh: Estimate;
  readonly acceleratorsWh: Estimate;
  readonly whPerRequest: Estimate;
  readonly jPerOutputToken: Estimate;
  /** Hours that accelerators are held. */
  readonly acceleratorHours: Estimate;
  /** At the price of the scenario. */
  readonly costUsd: Estimate;
  readonly costUsdPerRequest: Estimate;
  readonly costUsdPerMtokenOutput: Estimate;
  readonly costUsdPerMtokenTotal: Estimate;
}

/** What is known of the errors of a pool. */
interface ValidatedErrors {
  /** What the intervals rest on, one sentence. */
  readonly basis: string;
  /** Where the pool belongs by its load. */
  readonly load: LoadRegion;
  readonly concurrencyPerReplica: number;
  /** What the pool has and no validated row had, in words. */
  readonly unlike: readonly string[];
  /** The validated errors that intervals are made of; null where nothing like it was validated. */
  readonly errors: Readonly<Record<ErrorMetric, CellDocument | null>>;
}

export interface PoolUncertainty extends ValidatedErrors {
  readonly name: string;
}

/** How far the answers of a run may be off; of several pools, what is known of the one with the most requests, and then of each. */
export interface UncertaintyDocument extends ValidatedErrors {
  /** Share of the measurements of runs like it that would lie in such an interval. */
  readonly level: typeof LEVEL;
  /** By pool, the one with the most requests first; intervals are the widest of theirs. */
  readonly pools: readonly PoolUncertainty[];
  readonly intervals: RunEstimates;
  readonly random: {
    /** What the seed decides; empty when every request is given. */
    readonly drawn: readonly string[];
    /** Null without replications. */
    readonly replications: Replications | null;
  };
  /** The same workload at both ends of the validated error; null when that was not run. */
  readonly margin: Margin | null;
  /** Why it was not run, where it might be wanted. */
  readonly marginNote: string | null;
  /** What bounds latency and load whatever the service does, in words, so that both ends of the margin may look alike. */
  readonly caps: readonly string[];
  /** Objectives that may be met or missed within the validated error. */
  readonly undecided: readonly PlacedObjective[];
}

interface CellDocument extends ErrorCell {
  readonly isOtherYear: boolean;
}

/** The uncertainty of a run; null for the published engine. */
export function uncertaintyDocument(run: Run, table?: ErrorTable): UncertaintyDocument | null {
  const pools = cellsOfRun(run, table);
  const { service } = run.summary;
  if (pools === null || service === undefined) return null;
  const factors = runFactors(
    pools,
    run.powered.map(({ setup }) => setup.power.name),
  );
  const documents = pools.map(poolUncertainty);
  const { name: _, ...first } = documents[0];
  return {
    level: LEVEL,
    ...first,
    basis: basisInWords(documents),
    pools: documents,
    intervals: estimatesOf(run, service.queueS, factors),
    random: { drawn: drawnParts(run), replications: run.extra?.replications ?? null },
    margin: run.extra?.margin ?? null,
    marginNote: run.extra?.note ?? null,
    caps: capsOf(run),
    undecided: run.extra?.undecided ?? [],
  };
}

function estimatesOf(run: Run, queueS: Distribution, factors: RunFactors): RunEstimates {
  const { performance, efficiency } = run.summary;
  const energy = energyOfRun(run).whole;
  const endsOf = (metric: HeadlineMetric) => marginEnds(run, metric);
  const latency = (metric: TailMetric, { mean, p50, p95, p99 }: Distribution) => {
    const central = factors.central[metric];
    return {
      mean: estimate(mean, central, endsOf(`${metric}MeanS`)),
      p50: estimate(p50, central, endsOf(`${metric}P50S`)),
      p95: estimate(p95, factors.p95[metric], endsOf(`${metric}P95S`)),
      p99: estimate(p99, factors.p99[metric], endsOf(`${metric}P99S`)),
    };
  };
  const rate = (point: number | null, ends: readonly (number | null)[] = []) =>
    estimate(point, factors.rate, ends);
  const cost = (point: number | null) => estimate(point, factors.time);
  const { costUsdPerMtokenOutput } = efficiency;
  return {
    ttftS: latency('ttft', performance.ttftS),
    tpotS: latency('tpot', performance.tpotS),
    e2eS: latency('e2e', performance.e2eS),
    queueS: unmeasured(queueS, notMeasured('no queueing times of anything')),
    throughputRps: rate(performance.throughputRps, endsOf('throughputRps')),
    promptTokensPerS: rate(performance.promptTokensPerS),
    outputTokensPerS: rate(performance.outputTokensPerS, endsOf('outputTokensPerS')),
    powerW: estimate(energy.acceleratorsW, factors.power),
    energyWh: estimate(energy.totalWh, factors.energy),
    acceleratorsWh: estimate(energy.acceleratorsWh, factors.energy),
    whPerRequest: estimate(energy.whPerRequest, factors.energy),
    jPerOutputToken: estimate(energy.jPerOutputToken, factors.energy),
    acceleratorHours: cost(efficiency.acceleratorHours),
    costUsd: cost(efficiency.costUsd),
    costUsdPerRequest: cost(efficiency.costUsdPerRequest),
    costUsdPerMtokenOutput: estimate(
      costUsdPerMtokenOutput,
      factors.time,
      endsOf('costUsdPerMtokenOutput'),
    ),
    costUsdPerMtokenTotal: cost(efficiency.costUsdPerMtokenTotal),
  };
}

function unmeasured({ mean, p50, p95, p99 }: Distribution, nothing: EstimateFactors) {
  return {
    mean: estimate(mean, nothing),
    p50: estimate(p50, nothing),
    p95: estimate(p95, nothing),
    p99: estimate(p99, nothing),
  };
}

/** What the same workload came to at both ends of the validated error, where they were run. */
function marginEnds({ extra }: Run, metric: HeadlineMetric): readonly (number | null)[] {
  const margin = extra?.margin ?? null;
  if (margin === null) return [];
  return [margin.optimistic.headline[metric], margin.pessimistic.headline[metric]];
}

function poolUncertainty(cells: PoolCells): PoolUncertainty {
  return {
    name: cells.pool,
    basis: basisOfPool(cells),
    load: cells.load,
    concurrencyPerReplica: cells.concurrencyPerReplica,
    unlike: cells.unlike,
    errors: errorsOf(cells),
  };
}

function basisInWords(pools: readonly PoolUncertainty[]): string {
  if (pools.length === 1) return pools[0].basis;
  return pools.map(({ name, basis }) => `${name}: ${basis}`).join(' ');
}

function errorsOf({ found }: PoolCells): ValidatedErrors['errors'] {
  const entries = ERROR_METRICS.map((metric) => {
    const one = found[metric];
    return [metric, one === null ? null : { ...one.cell, isOtherYear: one.isOtherYear }];
  });
  return Object.fromEntries(entries);
}
