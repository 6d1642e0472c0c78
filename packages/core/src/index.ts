export {
  PublishedCostModel,
  type PublishedHardware,
  type PublishedModelSize,
} from './engine/published/cost-model.ts';
export {
  PREFIX_POLICIES,
  type PrefixPolicy,
  PUBLISHED_DEFAULTS,
  type PublishedOptions,
} from './engine/published/options.ts';
export type { CacheScope } from './engine/published/prompt-keys.ts';
export { PUBLISHED_UTILIZATION, simulatePublished } from './engine/published/single-stream.ts';
export { Float64Column, Int32Column } from './kernel/columns.ts';
export type { CacheCounters } from './record/cache-counters.ts';
export {
  type FragmentBatch,
  type FragmentOptions,
  forEachFragmentBatch,
  taskDurationMs,
} from './record/fragments.ts';
export { OUTCOMES, type Outcome, type RequestRecord } from './record/request-record.ts';
export type { RunRecord } from './record/run-record.ts';
export type { UtilizationProfile } from './record/utilization.ts';
export { WORK_QUANTITIES, WorkLedger, type WorkQuantity } from './record/work-ledger.ts';
export { type ErrorDetails, type ErrorKind, KavierError } from './units/errors.ts';
export { nearestName, suggestName } from './units/nearest.ts';
export { BlockInterner, NO_PARENT } from './workload/block-interner.ts';
export type {
  ArrivalPattern,
  ClientPool,
  DataWindow,
  DiscreteDistribution,
  PoolClient,
  RateWindow,
} from './workload/client-pool.ts';
export {
  type ChainColumns,
  type ChainOptions,
  type SessionPrefixChains,
  type SharedPrefixes,
  sessionPrefixChains,
} from './workload/prefix-chain.ts';
export { type BlockLists, blockCount, type RequestTable } from './workload/request-table.ts';
export { selectRows } from './workload/select-rows.ts';
export { type SortedTable, sortByArrival } from './workload/sort.ts';
export type { CardCount, TraceCard, Workload } from './workload/trace-card.ts';
