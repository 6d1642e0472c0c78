import {
  type BindingConstraint,
  type CacheUse,
  type CardCount,
  type Efficiency,
  type Pool,
  isPublished,
  type ObjectivesResult,
  type Performance,
  PublishedCostModel,
  type PublishedPool,
  type RunWindow,
  type Saturation,
  type ServedAmounts,
  type ServiceSummary,
} from '@kavier/core';
import {
  type UncertaintyDocument,
  uncertaintyDocument,
} from '../uncertainty/uncertainty-document.ts';
import { VERSION } from '../version.ts';
import type { CarbonFigures } from './carbon-figures.ts';
import { type EnergyDocument, energyDocument } from './energy-document.ts';
import { type ServingPoolDocument, servingPoolDocument } from './pool-document.ts';
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
  /** One entry a member; `profile` tells which form it has. */
  readonly fleet: readonly (PublishedPool | ServingPoolDocument)[];
  readonly performance: Performance;
  /** Null when no prefix cache is on. */
  readonly cache: CacheUse | null;
  /** What cost and energy are divided by: requests that an engine worked on, and their tokens. */
  readonly served: ServedAmounts;
  readonly efficiency: Efficiency & {
    readonly acceleratorHourUsd: number | null;
    /** The price in words; null without one. */
    readonly priceSource: string | null;
  };
  /** Joules of the same run, with the facility and power model of the scenario. */
  readonly energy: EnergyDocument;
  /** Null without a grid. */
  readonly carbon: CarbonFigures | null;
  readonly bindingConstraint: Binding;
  readonly saturation: SaturationDocument;
  /** Queues, batches, preemptions and KV use; null for the published engine. */
  readonly service: Omit<ServiceSummary, 'saturation'> | null;
  /** Null when the scenario has none. */
  readonly objectives: ObjectivesResult | null;
  /** What latencies, rates, objectives and figures per token cover; totals are those of the whole run. */
  readonly window: RunWindow;
  /** How far these answers may be off; null for the published engine, whose accuracy is in its reproduction. */
  readonly uncertainty: UncertaintyDocument | null;
  readonly assumptions: readonly string[];
}

/** What limits a run. */
interface Binding {
  readonly name: 'decode-compute' | BindingConstraint | 'nothing';
  /** Share of the accelerator hours that it takes, 0 to 1; null when there are none, or when it is a limit. */
  readonly share: number | null;
}

/** Whether the service keeps up with its load, with the evidence. */
type SaturationDocument =
  | { readonly state: 'not-modelled'; readonly reason: string }
  | Omit<Saturation, 'binding'>;

/** The document of a run. `command` is how the user asked for it. */
export function runDocument(
  run: Run,
  command: string,
  carbon: CarbonFigures | null = null,
): RunDocument {
  const { ecosystem, summary } = run;
  const { fleet } = ecosystem;
  const { service } = summary;
  return {
    schema: 'kavier.run/2',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    seed: ecosystem.seed,
    command,
    verdict: verdictOf(run),
    workload: workloadPart(run),
    fleet: [isPublished(fleet) ? fleet : servingPoolDocument(fleet)],
    performance: summary.performance,
    cache: hasPrefixCache(fleet) ? summary.cache : null,
    served: summary.served,
    efficiency: {
      ...summary.efficiency,
      acceleratorHourUsd: ecosystem.prices.acceleratorHourUsd,
      priceSource: run.priceSource,
    },
    energy: energyDocument(run),
    carbon,
    bindingConstraint: bindingOf(run),
    saturation: saturationOf(service),
    service: service === undefined ? null : withoutSaturation(service),
    objectives: summary.objectives ?? null,
    window: summary.window,
    uncertainty: uncertaintyDocument(run),
    assumptions: run.assumptions,
  };
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

function hasPrefixCache(fleet: Pool): boolean {
  if (isPublished(fleet)) return fleet.options.prefixPolicy !== 'none';
  return fleet.kv.prefixCaching || fleet.gateway.promptCache !== undefined;
}

function saturationOf(service: ServiceSummary | undefined): SaturationDocument {
  if (service === undefined) {
    return { state: 'not-modelled', reason: 'requests never wait in this engine' };
  }
  const { binding: _, ...evidence } = service.saturation;
  return evidence;
}

function withoutSaturation(service: ServiceSummary) {
  const { saturation: _, ...rest } = service;
  return rest;
}

function bindingOf({ ecosystem, summary }: Run): Binding {
  const { prefillHours, decodeHours } = summary.efficiency;
  const hours = prefillHours + decodeHours;
  const share = (part: number) => (hours > 0 ? part / hours : null);
  if (summary.service !== undefined) {
    const { binding } = summary.service.saturation;
    if (binding === 'prefill-compute') return { name: binding, share: share(prefillHours) };
    if (binding === 'decode-bandwidth') return { name: binding, share: share(decodeHours) };
    if (binding === 'host') return { name: binding, share: summary.service.hostShare };
    return { name: binding ?? 'nothing', share: null };
  }
  if (prefillHours > decodeHours) return { name: 'prefill-compute', share: share(prefillHours) };
  return { name: publishedDecodeBinding(ecosystem.fleet), share: share(decodeHours) };
}

function publishedDecodeBinding(fleet: Pool): 'decode-compute' | 'decode-bandwidth' {
  if (!isPublished(fleet)) return 'decode-bandwidth';
  const costs = new PublishedCostModel(fleet.model, fleet.accelerator);
  const computeS = costs.prefillS(1) - costs.prefillS(0);
  const isCompute = costs.decodeSPerToken <= computeS * (1 + 1e-9);
  return isCompute ? 'decode-compute' : 'decode-bandwidth';
}
