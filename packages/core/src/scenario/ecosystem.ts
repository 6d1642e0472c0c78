import type { PublishedHardware, PublishedModelSize } from '../engine/published/cost-model.ts';
import type { PublishedOptions } from '../engine/published/options.ts';
import type { FragmentOptions } from '../record/fragments.ts';
import type { Measure } from './objective.ts';
import type { ServingPool } from './serving-pool.ts';

/** Name of the published engine's profile. */
export const PUBLISHED_PROFILE = 'kavier-2025';

/** One pool member of the published engine, resolved to numbers. */
export interface PublishedPool {
  readonly profile: typeof PUBLISHED_PROFILE;
  readonly name: string;
  readonly model: PublishedModelSize;
  readonly accelerator: PublishedHardware;
  readonly options: PublishedOptions;
}

export type Pool = PublishedPool | ServingPool;

/** Whether a member's requests are served alone, one accelerator for each, by the published engine. */
export function isPublished(pool: Pool): pool is PublishedPool {
  return pool.profile === PUBLISHED_PROFILE;
}

/**
 * A whole ecosystem, resolved: every default filled in, every catalog name replaced by its numbers. It is what a run
 * needs besides the workload, and what `scenario.resolved.yaml` shows.
 */
export interface Ecosystem {
  readonly pool: Pool;
  readonly prices: {
    /** Price of one accelerator for one hour, US dollars; null: none is known, and nothing is priced. */
    readonly acceleratorHourUsd: number | null;
  };
  readonly record: {
    /** Width of a bucket of the work ledger, seconds. Default: as the run turns out, about 200 of them. */
    readonly bucketS?: number | undefined;
    readonly fragments: FragmentOptions;
  };
  /** Absent: the steady window is measured, and there are no objectives. */
  readonly measure?: Measure | undefined;
  /** Seed of every random stream. */
  readonly seed: number;
}
