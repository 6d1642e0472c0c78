/** The reference architecture of LLM ecosystems as data, and how real systems map onto it. */
export { COMPONENTS, findComponent, SUPPORTING_ROOMS } from './components.ts';
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
} from './contract.ts';
export { findPart, type Part } from './find-part.ts';
export { INTERACTIONS } from './interactions.ts';
export { LAYERS } from './layers.ts';
export { PRINCIPLES, type Principle, REQUIREMENTS, type Requirement } from './requirements.ts';
export { CHANGES, type Change } from './systems/changes.ts';
export {
  type Feature,
  type FeatureLevel,
  type RealSystem,
  SYSTEM_KINDS,
  type SystemKind,
} from './systems/contract.ts';
export {
  type Coverage,
  type CoveringSystem,
  coverageOf,
  type Misfit,
  misfits,
  systemsOf,
} from './systems/coverage.ts';
export { COVERAGE_EXCEPTIONS } from './systems/coverage-exceptions.ts';
export { findSystem, SYSTEMS } from './systems/systems.ts';
