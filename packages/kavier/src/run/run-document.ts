import {
  type CacheUse,
  type CardCount,
  type Ecosystem,
  type Efficiency,
  isPublished,
  type ObjectivesResult,
  type Performance,
  PLAIN_GATEWAY,
  type PublishedPool,
  type RunWindow,
  type ServedAmounts,
  type ServiceSummary,
} from '@kavier/core';
import {
  type UncertaintyDocument,
  uncertaintyDocument,
} from '../uncertainty/uncertainty-document.ts';
import { VERSION } from '../version.ts';
import type { CarbonFigures, RunCarbon } from './carbon-figures.ts';
import { type EnergyDocument, energyOfRun } from './energy-document.ts';
import { type ServingPoolDocument, servingPoolDocument } from './pool-document.ts';
import {
  type Binding,
  type PoolFigures,
  poolFigures,
  type SaturationDocument,
  saturationOf,
  withoutSaturation,
} from './pool-figures.ts';
import type { Run } from './run-scenario.ts';
import { verdictOf } from './verdict.ts';

/**
 * What `kavier run --json` prints and `summary.json` holds. Fields are only added while the schema is `kavier.run/2`.
 * Units are in the names; null means undefined for this run (for example a rate over no time).
 */
export interface RunDocument {
  readonly schema: 'kavier.run/2';
  /** Version of Kavier. */
  readonly kavier: string;
  readonly name: string;
  /** SHA-256 (hex) of all inputs that decide the numbers; people are shown its first 12 characters. */
  readonly scenarioHash: string;
  readonly seed: number;
  /** The command that gives this document again. */
  readonly command: string;
  /** One sentence. */
  readonly verdict: string;
  readonly workload: {
    readonly source: string;
    readonly format: string;
    readonly fingerprint: string;
    readonly rows: number;
    readonly requests: number;
    readonly promptTokens: number;
    readonly outputTokens: number;
    readonly leftOut: readonly CardCount[];
    readonly repaired: readonly CardCount[];
    /** What has to be known before the answer, one sentence each. */
    readonly doubts: readonly string[];
    readonly notes: readonly string[];
  };
  /** One entry a pool; `profile` tells which form it has. */
  readonly fleet: readonly (PublishedPool | ServingPoolDocument)[];
  readonly performance: Performance;
  /** Null when no prefix cache is on. */
  readonly cache: CacheUse | null;
  /** What cost and energy are divided by: requests that an engine worked on, and their tokens. */
  readonly served: ServedAmounts;
  readonly efficiency: Efficiency & {
    /** Null without one, and where pools have different ones. */
    readonly acceleratorHourUsd: number | null;
    /** The prices in words; null without one. */
    readonly priceSource: string | null;
  };
  /** Joules of the same run, with the facility and power model of the scenario. */
  readonly energy: EnergyDocument;
  /** Null without a grid. */
  readonly carbon: CarbonFigures | null;
  /** Of several pools, as `saturation`, that of the one which keeps up least. */
  readonly bindingConstraint: Binding;
  readonly saturation: SaturationDocument;
  /** Queues, batches, preemptions and KV use; null for the published engine. */
  readonly service: Omit<ServiceSummary, 'saturation'> | null;
  /** The same figures by pool, in the order of `fleet`. */
  readonly pools: readonly PoolFigures[];
  /** Of the whole run; null when the scenario has none. */
  readonly objectives: ObjectivesResult | null;
  /** What latencies, rates, objectives and figures per token cover; totals are those of the whole run. */
  readonly window: RunWindow;
  /** How far these answers may be off; null for the published engine, whose accuracy is in its reproduction. */
  readonly uncertainty: UncertaintyDocument | null;
  readonly assumptions: readonly string[];
}

/** The document of a run. `command` is how the user asked for it. */
export function runDocument(
  run: Run,
  command: string,
  carbon: RunCarbon = { whole: null, pools: [] },
): RunDocument {
  const { ecosystem, summary } = run;
  const { pools: given, gateway = PLAIN_GATEWAY } = ecosystem;
  const { service } = summary;
  const energy = energyOfRun(run);
  const pools = given.map((_, index) => poolFigures(run, index, energy, carbon));
  const leading = pools.find(({ name }) => name === service?.saturatedPool) ?? pools[0];
  return {
    schema: 'kavier.run/2',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    seed: ecosystem.seed,
    command,
    verdict: verdictOf(run),
    workload: workloadPart(run),
    fleet: given.map((pool) => (isPublished(pool) ? pool : servingPoolDocument(pool, gateway))),
    performance: summary.performance,
    cache: pools.some(({ cache }) => cache !== null) ? summary.cache : null,
    served: summary.served,
    efficiency: {
      ...summary.efficiency,
      acceleratorHourUsd: onePrice(ecosystem),
      priceSource: run.priceSource,
    },
    energy: energy.whole,
    carbon: carbon.whole,
    bindingConstraint: leading.bindingConstraint,
    saturation: saturationOf(service),
    service: service === undefined ? null : withoutSaturation(service),
    pools,
    objectives: summary.objectives ?? null,
    window: summary.window,
    uncertainty: uncertaintyDocument(run),
    assumptions: run.assumptions,
  };
}

/** The price of all pools, where it is one. */
export function onePrice({ prices: { hourUsdByPool } }: Pick<Ecosystem, 'prices'>): number | null {
  const [first] = hourUsdByPool;
  return hourUsdByPool.every((price) => price === first) ? first : null;
}

/** Where the requests of a run came from, and how many they are. */
export function workloadPart({
  workload: { card },
  workloadFingerprint,
  summary,
}: Pick<Run, 'workload' | 'workloadFingerprint' | 'summary'>): RunDocument['workload'] {
  return {
    source: card.source,
    format: card.format,
    fingerprint: workloadFingerprint,
    rows: card.rows,
    requests: summary.requests,
    promptTokens: summary.promptTokens,
    outputTokens: summary.outputTokens,
    leftOut: card.leftOut,
    repaired: card.repaired,
    doubts: card.doubts ?? [],
    notes: card.notes,
  };
}
