export { type Efficiency, type EfficiencyInputs, measureEfficiency } from './cost/efficiency.ts';
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
export { type CacheUse, measureCacheUse } from './metrics/cache-use.ts';
export { type Distribution, distributionOf } from './metrics/distribution.ts';
export { e2eS, type LatencyColumns, latencyColumns, tpotS, ttftS } from './metrics/latency.ts';
export { measurePerformance, type Performance } from './metrics/performance.ts';
export type { CacheCounters } from './record/cache-counters.ts';
export {
  FRAGMENT_BATCH_LIMITS,
  type FragmentBatch,
  type FragmentBatchLimits,
  type FragmentOptions,
  fragmentBatches,
  taskDurationMs,
  wasServed,
} from './record/fragments.ts';
export { OUTCOMES, type Outcome, type RequestRecord } from './record/request-record.ts';
export type { RunRecord } from './record/run-record.ts';
export type { UtilizationProfile } from './record/utilization.ts';
export { WORK_QUANTITIES, WorkLedger, type WorkQuantity } from './record/work-ledger.ts';
export {
  type Ecosystem,
  ENGINE_PROFILES,
  type EngineProfile,
  type PublishedFleet,
} from './scenario/ecosystem.ts';
export { type RunSummary, runEcosystem, summarizeRun } from './study/run.ts';
export { type ErrorDetails, type ErrorKind, KavierError } from './units/errors.ts';
export { nearestName, suggestName } from './units/nearest.ts';
export { quantileOfSorted } from './units/quantile.ts';
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
