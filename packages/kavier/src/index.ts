export * from '@kavier/core';
export { type RunDocument, runDocument } from './run/run-document.ts';
export { type Run, type RunOptions, runScenario } from './run/run-scenario.ts';
export { type LoadedScenario, loadScenario, type Override } from './scenario/load.ts';
export { type ResolvedScenario, resolveScenario } from './scenario/resolve.ts';
export type { Scenario, ScenarioInput } from './scenario/schema.ts';
export { VERSION } from './version.ts';
