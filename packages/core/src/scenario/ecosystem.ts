import type { PublishedHardware, PublishedModelSize } from '../engine/published/cost-model.ts';
import type { PublishedOptions } from '../engine/published/options.ts';
import type { FragmentOptions } from '../record/fragments.ts';

/** Names of the engine profiles that a fleet member can run. */
export const ENGINE_PROFILES = ['kavier-2025'] as const;
export type EngineProfile = (typeof ENGINE_PROFILES)[number];

/** One fleet member of the published engine, resolved to numbers. */
export interface PublishedFleet {
  readonly profile: 'kavier-2025';
  readonly name: string;
  readonly model: PublishedModelSize;
  readonly accelerator: PublishedHardware;
  readonly options: PublishedOptions;
}

/**
 * A whole ecosystem, resolved: every default filled in, every catalog name replaced by its numbers. It is what a run
 * needs besides the workload, and what `scenario.resolved.yaml` shows.
 */
export interface Ecosystem {
  readonly fleet: PublishedFleet;
  readonly prices: {
    /** Price of one accelerator for one hour, US dollars. */
    readonly acceleratorHourUsd: number;
  };
  readonly record: {
    /** Width of a bucket of the work ledger, seconds. */
    readonly bucketS: number;
    readonly fragments: FragmentOptions;
  };
  /** Seed of every random stream. */
  readonly seed: number;
}
