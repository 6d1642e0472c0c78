import type { BenchFunction, FunctionKind } from './case.ts';

/** The function of each kind, loaded when it is needed. */
export const BENCH_FUNCTIONS: Readonly<Record<FunctionKind, () => Promise<BenchFunction>>> = {
  'published-export': async () => (await import('./cases/published-export.ts')).publishedExport,
  'read-azure-csv': async () => (await import('./cases/read-azure-csv.ts')).readAzureCsv,
  'read-mooncake': async () => (await import('./cases/read-mooncake.ts')).readMooncake,
  browser: async () => (await import('./cases/browser.ts')).browserCase,
  serve: async () => (await import('./cases/serve.ts')).serveCase,
  simulate: async () => (await import('./cases/simulate.ts')).simulateCase,
};
