import type { MissTokens } from '../record/miss-tokens.ts';
import type { BlockedSeconds, SpeculationTotals } from '../record/service-totals.ts';

/** What kept the first of a queue out of a step that was just decided. */
export const BLOCKED_BY = [
  'sequenceLimit',
  'tokenBudget',
  'kvMemory',
  'closedBatch',
] as const satisfies readonly (keyof BlockedSeconds)[];

/** What a replica has counted so far. */
export interface ReplicaCounters {
  /** Prompt tokens of first admissions, how many of them were cached, and why the others were not. */
  readonly queriedTokens: number;
  readonly hitTokens: number;
  readonly misses: Readonly<MissTokens>;
  /** Contents that lost their block, and blocks that became cached. */
  readonly evictions: number;
  readonly registered: number;
  /** Blocks that no request holds now; cached ones among them count as free. */
  readonly freeBlocks: number;
  /** Seconds between consecutive tokens of a request, summed. */
  readonly tokenGapsS: number;
  /** Null where nothing is drafted. */
  readonly speculation: SpeculationTotals | null;
}
