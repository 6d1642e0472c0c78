import type { PublishedHardware, PublishedModelSize } from '../engine/published/cost-model.ts';
import type { PublishedOptions } from '../engine/published/options.ts';
import type { FragmentOptions } from '../record/fragments.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { Measure } from './objective.ts';
import type { ServingPool } from './serving-pool.ts';

/** Name of the published engine's profile. */
export const PUBLISHED_PROFILE = 'kavier-2025';

/** The pool of the published engine, resolved to numbers. */
export interface PublishedPool {
  readonly profile: typeof PUBLISHED_PROFILE;
  readonly name: string;
  readonly model: PublishedModelSize;
  readonly accelerator: PublishedHardware;
  readonly options: PublishedOptions;
}

export type Pool = PublishedPool | ServingPool;

/** Whether a pool's requests are served alone, one accelerator for each, by the published engine. */
export function isPublished(pool: Pool): pool is PublishedPool {
  return pool.profile === PUBLISHED_PROFILE;
}

/**
 * A whole ecosystem, resolved: every default filled in, every catalog name replaced by its numbers. It is what a run
 * needs besides the workload, and what `scenario.resolved.yaml` shows.
 */
export interface Ecosystem {
  /** Pools of batching replicas, of different names and at least one; or the one pool of the published engine. */
  readonly pools: readonly Pool[];
  /** Before batching replicas. Default: `PLAIN_GATEWAY`. */
  readonly gateway?: GatewayOptions | undefined;
  readonly prices: {
    /** Price of one accelerator for one hour, US dollars, by pool; null: none is known, and nothing is priced. */
    readonly hourUsdByPool: readonly (number | null)[];
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

/** The pool of the published engine; undefined in an ecosystem of batching replicas. */
export function publishedPool({ pools }: Pick<Ecosystem, 'pools'>): PublishedPool | undefined {
  return pools.find(isPublished);
}

/** The pools of batching replicas; none in an ecosystem of the published engine. */
export function servingPools({ pools }: Pick<Ecosystem, 'pools'>): readonly ServingPool[] {
  return pools.filter((pool): pool is ServingPool => !isPublished(pool));
}
