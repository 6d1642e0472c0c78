export * from '@kavier/core';
export type { CatalogDocument, CatalogEntryDocument } from './catalog/catalog-document.ts';
export { type RunDocument, runDocument } from './run/run-document.ts';
export { type Run, type RunOptions, runScenario } from './run/run-scenario.ts';
export { type LoadedScenario, loadScenario, type Override } from './scenario/load.ts';
export { type ResolvedScenario, resolveScenario } from './scenario/resolve.ts';
export { type Scenario, type ScenarioInput, scenarioJsonSchema } from './scenario/schema.ts';
export { type TokenSummary, type TraceDocument, traceDocument } from './trace/trace-document.ts';
export { VERSION } from './version.ts';
