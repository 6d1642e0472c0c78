export {
  CARBON_PARTS,
  type CarbonPart,
  type CarbonTimeline,
  partG,
  totalG,
} from './carbon/carbon-timeline.ts';
export { GRID_REGIONS } from './carbon/catalog-regions.ts';
export {
  type AcceleratorUse,
  AMORTIZATIONS,
  type Amortization,
  type EmbodiedCarbon,
  type EmbodiedFigures,
  embodiedCarbon,
} from './carbon/embodied.ts';
export {
  EMBODIED_LIFETIME,
  EMBODIED_SERVER,
  type EmbodiedAccelerator,
  findEmbodiedAccelerator,
} from './carbon/embodied-catalog.ts';
export { dayShares, type HourProfile, hourProfile, hourShares } from './carbon/hour-profile.ts';
export {
  type GridIntensity,
  INTENSITY_BASES,
  INTENSITY_SIGNALS,
  type IntensityKind,
  intensityText,
} from './carbon/intensity.ts';
export { operationalCarbon } from './carbon/operational.ts';
export { publishedCarbon } from './carbon/published-rule.ts';
export {
  constantIntensity,
  findRegion,
  type GridRegion,
  type RegionMean,
  type RegionMeanWanted,
  regionMean,
} from './carbon/regions.ts';
export type { Admission, ServiceView } from './cluster/admission/contract.ts';
export {
  ADMISSION_NAMES,
  type AdmissionName,
  type AdmissionOptions,
} from './cluster/admission/registry.ts';
export {
  MODEL_ROUTER_NAMES,
  type ModelRouterOptions,
} from './cluster/model-router/registry.ts';
export {
  PROMPT_SAVINGS,
  type PromptSaving,
  type PromptStoreOptions,
} from './cluster/prompt-store.ts';
export type {
  PromptBlocks,
  ReplicaView,
  RoutableRequest,
  Router,
  RouterSetup,
} from './cluster/router/contract.ts';
export { ROUTER_NAMES, type RouterName, type RouterOptions } from './cluster/router/registry.ts';
export { Service } from './cluster/service.ts';
export type { ServiceObserver, ServiceOptions } from './cluster/service-options.ts';
export type { ServicePart } from './cluster/service-part.ts';
export {
  type HostTime,
  type ServiceRunOptions,
  simulateService,
} from './cluster/simulate-service.ts';
export {
  type AcceleratorPrice,
  findPrice,
  listPrice,
  PRICE_PLANS,
  type PricePlan,
  type PriceQuery,
} from './cost/accelerator-price.ts';
export { ACCELERATOR_PRICES } from './cost/accelerator-prices.ts';
export { attributeCost, type RequestCost } from './cost/attribute-cost.ts';
export {
  type ApiBill,
  type ApiCacheScope,
  type BillOptions,
  type ByKind,
  billAsApi,
} from './cost/bill-as-api.ts';
export {
  type BreakEven,
  breakEvenLoad,
  breakEvenOfRun,
  type HostingChoice,
} from './cost/break-even.ts';
export {
  type CachePrices,
  type CachingBreakEven,
  type CachingOptions,
  cachingBreakEven,
} from './cost/caching-break-even.ts';
export type { Efficiency, EfficiencyInputs } from './cost/efficiency.ts';
export {
  addElectricity,
  type ElectricityCost,
  type ElectricityPrice,
  electricityCost,
} from './cost/electricity.ts';
export { type HeldTime, heldTime } from './cost/held-time.ts';
export { type Margin, marginOf } from './cost/margin.ts';
export { type OwnedHardware, type OwnedHour, ownedHour } from './cost/owned-hardware.ts';
export type {
  ActivityCost,
  HeldHours,
  PoolCost,
  PoolPrice,
} from './cost/pool-cost.ts';
export {
  type BasePrices,
  findPriceSheet,
  type PricedSheet,
  type PriceSheet,
  pricedSheet,
  withoutCache,
} from './cost/price-sheet.ts';
export { PRICE_SHEETS } from './cost/price-sheets.ts';
export {
  acceleratorHoursOf,
  measureCost,
  type RunCost,
  type RunCostInputs,
} from './cost/run-cost.ts';
export {
  type BillableWeights,
  type ByDenominator,
  type TokenUse,
  tokensOfRun,
} from './cost/token-use.ts';
export {
  IDLE_RULES,
  type IdleRule,
  type RequestEnergy,
  savedJ,
} from './energy/attribute-energy.ts';
export {
  ENERGY_PARTS,
  type EnergyPart,
  type EnergyTimeline,
  partJ,
  type ReplicaEnergy,
  totalJ,
} from './energy/energy-timeline.ts';
export { energyWithin } from './energy/energy-within.ts';
export { type FacilityModel, type FacilityOptions, facilityModel } from './energy/facility.ts';
export type { Sleep } from './energy/idle-draw.ts';
export {
  type EnergySetup,
  measureEnergy,
  type PoweredPool,
  powerOfReplica,
} from './energy/measure-energy.ts';
export { type NodeModel, type NodeOptions, nodeModel } from './energy/node.ts';
export { defaultNode, type NodeFigures } from './energy/nodes.ts';
export { activityModel } from './energy/power/activity.ts';
export type {
  Activity,
  BusyEnergy,
  PoweredAccelerator,
  PowerModel,
  Standby,
} from './energy/power/contract.ts';
export {
  POWER_NAMES,
  type PowerCoefficient,
  type PowerCoefficients,
  type PowerName,
  powerCoefficientsFor,
} from './energy/power/power-coefficients.ts';
export { poweredAccelerator } from './energy/power/powered-accelerator.ts';
export {
  createPowerModel,
  POWER_MODEL_NAMES,
  type PowerModelName,
  type PowerOptions,
} from './energy/power/registry.ts';
export { FINISH_SYNC_STEPS, PREFILL_INTERVAL } from './engine/lockstep.ts';
export {
  BATCHING,
  type Batching,
  QUEUE_ORDERS,
  type QueueOrder,
  type SchedulerOptions,
  type SpeculationOptions,
} from './engine/options.ts';
export type { EngineDefault, EngineDefaults, ServingProfile } from './engine/profiles/contract.ts';
export {
  findServingProfile,
  SERVING_PROFILE_NAMES,
  type ServingProfileName,
} from './engine/profiles/registry.ts';
export {
  findPublishedAccelerator,
  findPublishedModel,
  PUBLISHED_ACCELERATORS,
  PUBLISHED_MODELS,
  type PublishedAccelerator,
  type PublishedModel,
} from './engine/published/catalog.ts';
export {
  MEMORY_EFFICIENCY,
  PREFILL_OVERHEAD_S,
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
export { simulatePublished } from './engine/published/single-stream.ts';
export type { Accelerator, LinkSpeed, Precision } from './hardware/accelerator.ts';
export { ACCELERATORS, acceleratorNames, findAccelerator } from './hardware/catalog.ts';
export { findEntry } from './hardware/find-entry.ts';
export type { FieldProvenance, Provenance } from './hardware/provenance.ts';
export { derived, fromMemory, readIn } from './hardware/provenance.ts';
export { Float64Column, Int32Column } from './kernel/columns.ts';
export { drawExponential, drawNormal } from './kernel/distributions.ts';
export { exp, ln, pow } from './kernel/elementary.ts';
export { normalQuantile } from './kernel/normal-quantile.ts';
export type { ProgressListener } from './kernel/progress.ts';
export { RandomStream } from './kernel/random.ts';
export { EVICTION_NAMES, type EvictionName } from './kvcache/eviction/registry.ts';
export type { KvCacheOptions } from './kvcache/options.ts';
export type { BindingConstraint } from './metrics/binding.ts';
export type { CacheUse } from './metrics/cache-use.ts';
export { type Distribution, distributionOf, distributionOfRows } from './metrics/distribution.ts';
export { e2eS, type LatencyColumns, latencyColumns, tpotS, ttftS } from './metrics/latency.ts';
export { numberInSystem } from './metrics/number-in-system.ts';
export { measurePerformance, type Performance } from './metrics/performance.ts';
export type { Saturation } from './metrics/saturation.ts';
export {
  SATURATION_STATES,
  type SaturationReason,
  type SaturationState,
} from './metrics/saturation-state.ts';
export type { SloResult, SloTargets } from './metrics/slo.ts';
export {
  type MeasuredWindow,
  spanOf,
  type WholeRunReason,
  type WindowRule,
} from './metrics/steady-window.ts';
export type {
  AttentionShape,
  EncoderShape,
  ExpertShape,
  ModelArchitecture,
  ParameterParts,
} from './model/architecture.ts';
export { findModel, MODELS, modelNames } from './model/catalog.ts';
export { minorOf, type ReleaseFacts, releaseFacts } from './model/engine-release.ts';
export { kvBytesPerToken } from './model/kv-cache-size.ts';
export { type KvGroups, type KvLayout, prefixBlockTokens } from './model/kv-layout.ts';
export {
  type MemoryLimit,
  type MemoryParts,
  type MemoryPlan,
  memoryPlan,
  type StagePlan,
} from './model/memory.ts';
export {
  type BatchLimits,
  DEFAULT_BLOCK_TOKENS,
  DEFAULT_SEQUENCE_TOKENS,
} from './model/memory-constants.ts';
export type { MemoryOptions, PlanOptions } from './model/memory-options.ts';
export { type MemoryRemedy, memoryRemedies } from './model/memory-remedies.ts';
export { type EncoderBudget, encoderBudget } from './model/memory-reserves.ts';
export { type ParameterCount, parameterCount } from './model/parameter-count.ts';
export type { ReplicaHardware } from './model/replica-hardware.ts';
export type { ComputeFormat, StoredWeights } from './model/stored-weights.ts';
export { canSplit } from './model/tensor-split.ts';
export {
  KV_FORMATS,
  type KvFormat,
  WEIGHT_FORMATS,
  type WeightFormat,
  type WeightLayout,
  weightLayout,
} from './model/weight-format.ts';
export type { BookedWork } from './record/booked-work.ts';
export type { CacheCounters } from './record/cache-counters.ts';
export {
  FRAGMENT_BATCH_LIMITS,
  type FragmentBatch,
  type FragmentBatchLimits,
  type FragmentOptions,
  fragmentBatches,
  ownUtilization,
  taskDurationMs,
  UTILIZATION_LEVELS,
  wasServed,
} from './record/fragments.ts';
export type { MissTokens } from './record/miss-tokens.ts';
export { pickColumns } from './record/pick-requests.ts';
export {
  type Held,
  type PoolRecord,
  type PoolRun,
  poolOfReplica,
  poolRuns,
} from './record/pool-record.ts';
export { OUTCOMES, type Outcome, type RequestRecord } from './record/request-record.ts';
export type { RequestWork } from './record/request-work.ts';
export { runOfPool } from './record/run-of-pool.ts';
export { bucketsOfRun, type RunRecord, type RunTimeline } from './record/run-record.ts';
export type { BlockedSeconds, ServiceTotals, SpeculationTotals } from './record/service-totals.ts';
export type { ServingColumns } from './record/serving-columns.ts';
export type { UtilizationProfile } from './record/utilization.ts';
export { WORK_QUANTITIES, WorkLedger, type WorkQuantity } from './record/work-ledger.ts';
export {
  type Ecosystem,
  isPublished,
  type Pool,
  PUBLISHED_PROFILE,
  type PublishedPool,
  publishedPool,
  servingPools,
} from './scenario/ecosystem.ts';
export {
  type GatewayOptions,
  PLAIN_GATEWAY,
  type PromptCacheOptions,
} from './scenario/gateway-options.ts';
export type { Measure, Objective, ObjectiveMetric } from './scenario/objective.ts';
export {
  POOL_ROLES,
  REPLICA_STATES,
  SIMULATED_ROLE,
  SIMULATED_STATE,
} from './scenario/pool-life.ts';
export {
  type PoolLockstep,
  type ResolvedServing,
  resolveServing,
  type ServingEngineOptions,
  type ServingPool,
  type ServingPoolOptions,
  type Throttling,
} from './scenario/serving-pool.ts';
export { attributeRun, type RequestFootprint, sumByClass } from './study/attribute-run.ts';
export {
  type Footprint,
  type FootprintSetup,
  footprintOf,
  type RunFootprint,
} from './study/footprint.ts';
export {
  checkObjectives,
  type ObjectiveResult,
  type ObjectivesResult,
} from './study/objectives.ts';
export { runEcosystem } from './study/run.ts';
export {
  physicsOf,
  type RunSettings,
  runServing,
  type ServingRunOptions,
  type ServingSystem,
} from './study/run-serving.ts';
export type { PoolSummary, RunSummary, RunWindow } from './study/run-summary.ts';
export type { ServedAmounts } from './study/served-amounts.ts';
export type { KvUse, ServiceSummary } from './study/service-summary.ts';
export { runServingPart, type SplitRun, splitServing } from './study/split-serving.ts';
export type { StepListener, StepRun } from './study/step-listener.ts';
export { summarizeRun } from './study/summarize-run.ts';
export type { AttentionWindow } from './timing/attention-window.ts';
export { CALIBRATED_SETS } from './timing/calibrated.ts';
export {
  COEFFICIENT_NAMES,
  type Coefficient,
  type CoefficientName,
  type CoefficientSet,
  type Coefficients,
  type CoefficientUnit,
} from './timing/coefficients.ts';
export type { StepTimer } from './timing/contract.ts';
export { defaultCoefficients } from './timing/default-coefficients.ts';
export { ENGINE_GROUPS, type EngineGroup, engineGroupOf } from './timing/engine-group.ts';
export { PRIOR_SETS, priorCoefficients } from './timing/priors.ts';
export { type AttentionCosts, RooflineTimer, type StepCosts } from './timing/roofline.ts';
export type { StepAmounts, WindowAmounts } from './timing/step-amounts.ts';
export { windowsIn } from './timing/step-amounts.ts';
export type { ServingPhysics, ServingPhysicsOptions } from './timing/step-costs.ts';
export {
  type AttentionSums,
  type StepGrowth,
  type StepPart,
  type StepWork,
  stepWorkOf,
} from './timing/step-work.ts';
export { JOULES_PER_KWH, JOULES_PER_WH } from './units/energy-units.ts';
export { type ErrorDetails, type ErrorKind, KavierError } from './units/errors.ts';
export { largestOf, smallestOf } from './units/extremes.ts';
export { editDistance, nearestName, suggestName } from './units/nearest.ts';
export { quantileOfSorted } from './units/quantile.ts';
export { type NumberRule, requireNumber } from './units/require.ts';
export { StepIntegral } from './units/step-integral.ts';
export {
  constantSeries,
  type StepSeries,
  shiftSeries,
  stepAt,
  stepSeries,
} from './units/step-series.ts';
export type { TimeSpan } from './units/time-span.ts';
export { type WaterFactors, type WaterPart, type WaterUse, waterUse } from './water/water.ts';
export type { ArrivalFamily, ArrivalProcess } from './workload/arrivals/contract.ts';
export {
  ARRIVAL_NAMES,
  type ArrivalName,
  type ArrivalOptions,
  createArrivals,
  meanRateRps,
} from './workload/arrivals/registry.ts';
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
  type ClientPoolOptions,
  generateFromClientPool,
} from './workload/client-pool-generator.ts';
export { type ClosedUsersOptions, generateClosedUsers } from './workload/closed-users.ts';
export { type ColumnSummary, describeWorkload, type WorkloadSummary } from './workload/describe.ts';
export type { DurationOptions } from './workload/durations.ts';
export type { GenerationLimits } from './workload/generation-meter.ts';
export type { LengthDistribution, LengthFamily } from './workload/lengths/contract.ts';
export { LENGTH_NAMES, type LengthName, type LengthOptions } from './workload/lengths/registry.ts';
export { withPatience } from './workload/patience.ts';
export { generatePlain, type PlainOptions } from './workload/plain.ts';
export {
  type ChainColumns,
  type ChainOptions,
  type SessionPrefixChains,
  type SharedPrefixes,
  sessionPrefixChains,
} from './workload/prefix-chain.ts';
export { recutBlocks } from './workload/recut-blocks.ts';
export { type BlockLists, blockCount, type RequestTable } from './workload/request-table.ts';
export { type IdealReuse, idealReuse } from './workload/reuse.ts';
export { type Slice, scaleRate, sliceRequests } from './workload/scale.ts';
export type { SessionLoop } from './workload/session-draft.ts';
export type { AgentOptions, SessionOptions } from './workload/session-options.ts';
export { generateSessions } from './workload/sessions.ts';
export { type SortedTable, sortByArrival } from './workload/sort.ts';
export { generateWithTotals, type TotalsOptions } from './workload/totals.ts';
export type { CardCount, TraceCard, Workload } from './workload/trace-card.ts';
