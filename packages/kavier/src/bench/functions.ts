import type { BenchFunction, BenchKind } from './case.ts';

/** The function of each kind, loaded when it is needed. */
export const BENCH_FUNCTIONS: Readonly<Record<BenchKind, () => Promise<BenchFunction>>> = {
  'published-export': async () => (await import('./cases/published-export.ts')).publishedExport,
  'read-azure-csv': async () => (await import('./cases/read-azure-csv.ts')).readAzureCsv,
  serve: async () => (await import('./cases/serve.ts')).serveCase,
  simulate: async () => (await import('./cases/simulate.ts')).simulateCase,
};
