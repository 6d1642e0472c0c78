import {
  type CacheUse,
  type CardCount,
  type Efficiency,
  type Performance,
  PublishedCostModel,
  type PublishedFleet,
} from '@kavier/core';
import { VERSION } from '../version.ts';
import type { Run } from './run-scenario.ts';
import { verdictOf } from './verdict.ts';

/**
 * What `kavier run --json` prints and `summary.json` holds. Fields are only added while the schema is `kavier.run/1`.
 * Units are in the names; null means undefined for this run (for example a rate over no time).
 */
export interface RunDocument {
  readonly schema: 'kavier.run/1';
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
    readonly notes: readonly string[];
  };
  readonly fleet: readonly PublishedFleet[];
  readonly performance: Performance;
  /** Null when no prefix cache is on. */
  readonly cache: CacheUse | null;
  readonly efficiency: Efficiency & { readonly acceleratorHourUsd: number };
  readonly bindingConstraint: {
    readonly name: 'prefill-compute' | 'decode-compute' | 'decode-bandwidth';
    /** Share of the accelerator hours that it takes, 0 to 1; null when there are none. */
    readonly share: number | null;
  };
  readonly saturation: { readonly state: 'not-modelled'; readonly reason: string };
  readonly assumptions: readonly string[];
}

/** The document of a run. `command` is how the user asked for it. */
export function runDocument(run: Run, command: string): RunDocument {
  const { ecosystem, summary, workload } = run;
  const { card } = workload;
  const bindingConstraint = bindingConstraintOf(run);
  return {
    schema: 'kavier.run/1',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    seed: ecosystem.seed,
    command,
    verdict: verdictOf(run),
    workload: {
      source: card.source,
      format: card.format,
      fingerprint: run.workloadFingerprint,
      rows: card.rows,
      requests: summary.requests,
      promptTokens: summary.promptTokens,
      outputTokens: summary.outputTokens,
      leftOut: card.leftOut,
      repaired: card.repaired,
      notes: card.notes,
    },
    fleet: [ecosystem.fleet],
    performance: summary.performance,
    cache: ecosystem.fleet.options.prefixPolicy === 'none' ? null : summary.cache,
    efficiency: {
      ...summary.efficiency,
      acceleratorHourUsd: ecosystem.prices.acceleratorHourUsd,
    },
    bindingConstraint,
    saturation: { state: 'not-modelled', reason: 'requests never wait in this engine' },
    assumptions: run.assumptions,
  };
}

function bindingConstraintOf({ ecosystem, summary }: Run): RunDocument['bindingConstraint'] {
  const { prefillHours, decodeHours } = summary.efficiency;
  const hours = prefillHours + decodeHours;
  const share = (part: number) => (hours > 0 ? part / hours : null);
  if (prefillHours > decodeHours) return { name: 'prefill-compute', share: share(prefillHours) };
  const { model, accelerator } = ecosystem.fleet;
  const costs = new PublishedCostModel(model, accelerator);
  const computeS = costs.prefillS(1) - costs.prefillS(0);
  const isCompute = costs.decodeSPerToken <= computeS * (1 + 1e-9);
  return {
    name: isCompute ? 'decode-compute' : 'decode-bandwidth',
    share: share(decodeHours),
  };
}
