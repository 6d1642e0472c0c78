export * from '@kavier/core';
export {
  CHANGES,
  type Change,
  COMPONENT_IDS,
  COMPONENTS,
  COVERAGE_EXCEPTIONS,
  type Component,
  type ComponentId,
  type Coverage,
  type CoveringSystem,
  coverageOf,
  type Feature,
  type FeatureLevel,
  findComponent,
  findPart,
  findSystem,
  INTERACTIONS,
  type Interaction,
  LAYER_IDS,
  LAYERS,
  type Layer,
  type LayerId,
  type Misfit,
  misfits,
  type Part,
  type PolicyFamily,
  PRINCIPLES,
  type Principle,
  REQUIREMENTS,
  type RealSystem,
  type Requirement,
  SIMULATED,
  type Simulation,
  SUPPORTING_ROOMS,
  SYSTEM_KINDS,
  SYSTEMS,
  type SystemKind,
  systemsOf,
} from '@kavier/core/architecture';
export {
  type Calibration,
  calibrate,
  type ErrorSummary,
  type LeaveOneGroupOut,
  leaveOneGroupOut,
  type MeasuredLoad,
  type MeasuredPoint,
  type MeasuredSet,
  type MeasuredSetup,
  type Predicted,
  type PreparedPoint,
  predictPoint,
  preparePoint,
  type SetValidation,
  standInTrace,
  summarizeErrors,
  type ValidatedRow,
  validateSet,
} from '@kavier/evidence';
export {
  architectureFromHuggingFace,
  type HuggingFaceOptions,
  knownModelTypes,
  MEASURED_QUANTITIES,
  type MeasuredQuantity,
} from '@kavier/io';
export type { ArchitectureDocument } from './architecture/document.ts';
export type { CalibrateDocument } from './calibrate/own/document.ts';
export type { CatalogDocument, CatalogEntryDocument } from './catalog/catalog-document.ts';
export type { CompareDocument, CompareFigure, CompareRow } from './compare/document.ts';
export { type FitDocument, fitDocument } from './fit/fit-document.ts';
export type { CarbonDocument } from './footprint/carbon-document.ts';
export type { CostDocument } from './footprint/cost-document.ts';
export type { FootprintDocument } from './footprint/footprint-document.ts';
export { comparePowerSource, type PowerSourceDocument } from './footprint/power-source.ts';
export type { RepriceDocument } from './footprint/reprice-document.ts';
export { type RunOptions, runScenario } from './run/answer-scenario.ts';
export type { ServingPoolDocument } from './run/pool-document.ts';
export { type RunDocument, runDocument } from './run/run-document.ts';
export type { Run } from './run/run-scenario.ts';
export { type LoadedScenario, loadScenario, type Override } from './scenario/load.ts';
export { type ResolvedScenario, resolveScenario } from './scenario/resolve.ts';
export { type Scenario, type ScenarioInput, scenarioJsonSchema } from './scenario/schema.ts';
export type { CoefficientProfile } from './scenario/schema-coefficients.ts';
export { type TokenSummary, type TraceDocument, traceDocument } from './trace/trace-document.ts';
export type { UncertaintyDocument } from './uncertainty/uncertainty-document.ts';
export { VERSION } from './version.ts';
