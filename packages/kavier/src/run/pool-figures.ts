import {
  type BindingConstraint,
  type CacheUse,
  type Efficiency,
  isPublished,
  type ObjectivesResult,
  type Performance,
  PLAIN_GATEWAY,
  type Pool,
  type PoolSummary,
  PublishedCostModel,
  type RunWindow,
  type Saturation,
  type ServedAmounts,
  type ServiceSummary,
} from '@kavier/core';
import type { CarbonFigures, RunCarbon } from './carbon-figures.ts';
import type { EnergyDocument, RunEnergy } from './energy-document.ts';
import type { Run } from './run-scenario.ts';

/** What limits a run. */
export interface Binding {
  readonly name: 'decode-compute' | BindingConstraint | 'nothing';
  /** Share of the accelerator hours that it takes, 0 to 1; null when there are none, or when it is a limit. */
  readonly share: number | null;
}

/** Whether the service keeps up with its load, with the evidence. */
export type SaturationDocument =
  | { readonly state: 'not-modelled'; readonly reason: string }
  | Omit<Saturation, 'binding'>;

/** What a run document says of one pool: figures of the requests that were sent to it, and of its replicas. */
export interface PoolFigures {
  readonly name: string;
  /** Requests that were sent to it. */
  readonly requests: number;
  readonly performance: Performance;
  readonly cache: CacheUse | null;
  readonly served: ServedAmounts;
  readonly efficiency: Efficiency & { readonly acceleratorHourUsd: number | null };
  readonly energy: EnergyDocument;
  readonly carbon: CarbonFigures | null;
  readonly bindingConstraint: Binding;
  readonly saturation: SaturationDocument;
  readonly service: Omit<ServiceSummary, 'saturation'> | null;
  /** Null when the scenario gives the pool none. */
  readonly objectives: ObjectivesResult | null;
  readonly window: RunWindow;
}

export function poolFigures(
  { ecosystem, summary }: Run,
  index: number,
  energy: RunEnergy,
  carbon: RunCarbon,
): PoolFigures {
  const pool = ecosystem.pools[index];
  const part = summary.pools[index];
  const { service } = part;
  return {
    name: part.name,
    requests: part.requests,
    performance: part.performance,
    cache: hasPrefixCache(pool, ecosystem.gateway) ? part.cache : null,
    served: part.served,
    efficiency: {
      ...part.efficiency,
      acceleratorHourUsd: ecosystem.prices.hourUsdByPool[index],
    },
    energy: energy.pools[index],
    carbon: carbon.pools[index] ?? null,
    bindingConstraint: bindingOf(pool, part),
    saturation: saturationOf(service),
    service: service === undefined ? null : withoutSaturation(service),
    objectives: part.objectives ?? null,
    window: part.window,
  };
}

function hasPrefixCache(pool: Pool, gateway: Run['ecosystem']['gateway'] = PLAIN_GATEWAY): boolean {
  if (isPublished(pool)) return pool.options.prefixPolicy !== 'none';
  return pool.kv.prefixCaching || gateway.promptCache !== undefined;
}

export function saturationOf(service: ServiceSummary | undefined): SaturationDocument {
  if (service === undefined) {
    return { state: 'not-modelled', reason: 'requests never wait in this engine' };
  }
  const { binding: _, ...evidence } = service.saturation;
  return evidence;
}

export function withoutSaturation(service: ServiceSummary): Omit<ServiceSummary, 'saturation'> {
  const { saturation: _, ...rest } = service;
  return rest;
}

function bindingOf(pool: Pool, { efficiency, service }: PoolSummary): Binding {
  const { prefillHours, decodeHours } = efficiency;
  const hours = prefillHours + decodeHours;
  const share = (part: number) => (hours > 0 ? part / hours : null);
  if (service !== undefined) {
    const { binding } = service.saturation;
    if (binding === 'prefill-compute') return { name: binding, share: share(prefillHours) };
    if (binding === 'decode-bandwidth') return { name: binding, share: share(decodeHours) };
    if (binding === 'host') return { name: binding, share: service.hostShare };
    return { name: binding ?? 'nothing', share: null };
  }
  if (prefillHours > decodeHours) return { name: 'prefill-compute', share: share(prefillHours) };
  return { name: publishedDecodeBinding(pool), share: share(decodeHours) };
}

function publishedDecodeBinding(pool: Pool): 'decode-compute' | 'decode-bandwidth' {
  if (!isPublished(pool)) return 'decode-bandwidth';
  const costs = new PublishedCostModel(pool.model, pool.accelerator);
  const computeS = costs.prefillS(1) - costs.prefillS(0);
  const isCompute = costs.decodeSPerToken <= computeS * (1 + 1e-9);
  return isCompute ? 'decode-compute' : 'decode-bandwidth';
}
