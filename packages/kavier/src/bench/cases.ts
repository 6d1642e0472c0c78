import { existsSync } from 'node:fs';
import { readWallTimes } from '@kavier/core';
import { inDataFolder } from '../data-folder.ts';
import type { BenchCase } from './case.ts';

const PUBLISHED =
  'atlarge-research/Kavier docs/reproducibility_capsule at 7329bb0, mean of 10 runs';

/** Every case, in the order in which they run. `quick` shrinks them to a check that they work. */
export function benchCases(quick: boolean): BenchCase[] {
  return [
    ...exportCases(quick),
    csvCase(quick),
    ...scalingCases(quick),
    ...chatCases(quick),
    ...mooncakeCases(),
  ];
}

/**
 * The published trace at the published export rates. `merged` is what a run writes by default; `fixed-rate` writes
 * every snapshot as a row, as the published tool does.
 */
function exportCases(quick: boolean): BenchCase[] {
  const cases: BenchCase[] = [];
  for (const snapshots of ['merged', 'fixed-rate']) {
    for (const { exportRateS, statedS } of readWallTimes()) {
      if (quick && exportRateS < 0.1) continue;
      cases.push({
        name: `export-${exportRateS}s-${snapshots}`,
        title: `simulate 96,870 requests and write the run folder, ${snapshots} snapshots each ${exportRateS} s`,
        kind: 'published-export',
        parameters: { exportRateMs: exportRateS * 1000, snapshots },
        published: { wallS: statedS, source: PUBLISHED },
      });
    }
  }
  return cases;
}

function csvCase(quick: boolean): BenchCase {
  const rows = quick ? 100_000 : 10_000_000;
  return {
    name: 'read-azure-csv',
    title: `read ${rows.toLocaleString('en-US')} rows of Azure-shaped CSV into columns, file in the page cache`,
    kind: 'read-azure-csv',
    parameters: { rows },
  };
}

function scalingCases(quick: boolean): BenchCase[] {
  const counts = quick ? [1e3, 1e4] : [1e4, 1e5, 1e6, 1e7];
  return counts.map((requests) => ({
    name: `simulate-${requests.toExponential().replace('+', '')}`,
    title: `simulate and summarize ${requests.toLocaleString('en-US')} generated requests with kavier-2025`,
    kind: 'simulate',
    parameters: { requests },
  }));
}

/** Chat requests through one batching replica: growth at 70 % load, overload, and without fast-forward or attribution. */
function chatCases(quick: boolean): BenchCase[] {
  const counts = quick ? [1e3, 1e4] : [1e5, 1e6, 1e7];
  const few = quick ? 1e3 : 1e5;
  const many = quick ? 1e4 : 1e6;
  const serve = (
    name: string,
    what: string,
    parameters: BenchCase['parameters'],
    comparedTo?: string,
  ): BenchCase => ({
    name,
    title: `serve ${Number(parameters.requests).toLocaleString('en-US')} chat requests on one H100, ${what}`,
    kind: 'serve',
    parameters,
    comparedTo,
  });
  return [
    ...counts.map((requests) =>
      serve(
        `serve-${requests.toExponential().replace('+', '')}`,
        'at 70 % of its capacity',
        { requests, load: 0.7 },
        requests === many ? 'serve-unattributed' : undefined,
      ),
    ),
    serve('serve-unattributed', 'at 70 % of its capacity, without the work of each request', {
      requests: many,
      load: 0.7,
      attribution: 'off',
    }),
    serve('serve-overload', 'at 3 times its capacity', { requests: few, load: 3 }),
    serve(
      'serve-every-step',
      'at 70 % of its capacity, simulating every step by itself',
      { requests: few, load: 0.7, stepping: 'every-step' },
      `serve-${few.toExponential().replace('+', '')}`,
    ),
  ];
}

/** The Mooncake conversation trace through 8 replicas, where the trace is at hand. */
function mooncakeCases(): BenchCase[] {
  const trace = process.env.KAVIER_MOONCAKE ?? inDataFolder(process.env, MOONCAKE);
  if (!existsSync(trace)) return [];
  return [512, 16].map((blockTokens) => ({
    name: `serve-mooncake-${blockTokens}`,
    title: `serve the Mooncake conversation trace on 8 replicas behind a prefix-aware router, blocks of ${blockTokens} tokens`,
    kind: 'serve',
    parameters: { trace, replicas: 8, router: 'prefix-aware', blockTokens },
  }));
}

const MOONCAKE = 'traces/mooncake-fast25/conversation_trace.jsonl';
