import type { Efficiency } from '../cost/efficiency.ts';
import type { CacheUse } from '../metrics/cache-use.ts';
import type { Performance } from '../metrics/performance.ts';
import type { MeasuredWindow } from '../metrics/steady-window.ts';
import type { ObjectivesResult } from './objectives.ts';
import type { ServedAmounts } from './served-amounts.ts';
import type { ServiceSummary } from './service-summary.ts';

/** The measured part of a run and what was served in it. */
export interface RunWindow extends MeasuredWindow {
  /** Requests that arrive in it, and those that came before it. */
  readonly requests: number;
  readonly leftOut: number;
  /** What is divided by: of requests that its edges divide the part within. `requests` ended in it. */
  readonly served: ServedAmounts;
}

/** The numbers of a run, or of one of its pools, that people read. */
export interface PartSummary {
  /** All, or those that were sent to the pool. */
  readonly requests: number;
  readonly promptTokens: number;
  /** Tokens generated; those asked for where the engine never cuts an answer. */
  readonly outputTokens: number;
  readonly performance: Performance;
  readonly cache: CacheUse;
  readonly served: ServedAmounts;
  readonly efficiency: Efficiency;
  /** What `performance`, `objectives` and the figures per token cover; its ends are those of the run. */
  readonly window: RunWindow;
  /** Present for batching replicas. */
  readonly service?: ServiceSummary | undefined;
}

export interface PoolSummary extends PartSummary {
  readonly name: string;
  /** Present when the pool was given some: of the requests that were sent to it. */
  readonly objectives?: ObjectivesResult | undefined;
}

export interface RunSummary extends PartSummary {
  /** In the order of the run. */
  readonly pools: readonly PoolSummary[];
  /** Present when objectives were given for the whole run. */
  readonly objectives?: ObjectivesResult | undefined;
}
