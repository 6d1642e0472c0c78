export * from '@kavier/core';
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
export {
  COMPONENTS,
  findComponent,
  SUPPORTING_ROOMS,
} from './architecture/reference/components.ts';
export {
  COMPONENT_IDS,
  type Component,
  type ComponentId,
  type Interaction,
  LAYER_IDS,
  type Layer,
  type LayerId,
  type PolicyFamily,
  SIMULATED,
  type Simulation,
} from './architecture/reference/contract.ts';
export { findPart, type Part } from './architecture/reference/find-part.ts';
export { INTERACTIONS } from './architecture/reference/interactions.ts';
export { LAYERS } from './architecture/reference/layers.ts';
export {
  PRINCIPLES,
  type Principle,
  REQUIREMENTS,
  type Requirement,
} from './architecture/reference/requirements.ts';
export { CHANGES, type Change } from './architecture/reference/systems/changes.ts';
export {
  type Feature,
  type FeatureLevel,
  type RealSystem,
  SYSTEM_KINDS,
  type SystemKind,
} from './architecture/reference/systems/contract.ts';
export {
  type Coverage,
  type CoveringSystem,
  coverageOf,
  type Misfit,
  misfits,
  systemsOf,
} from './architecture/reference/systems/coverage.ts';
export { COVERAGE_EXCEPTIONS } from './architecture/reference/systems/coverage-exceptions.ts';
export { findSystem, SYSTEMS } from './architecture/reference/systems/systems.ts';
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
