import { readWallTimes } from '@kavier/core';
import type { BenchCase } from './case.ts';

const PUBLISHED =
  'atlarge-research/Kavier docs/reproducibility_capsule at 7329bb0, mean of 10 runs';

/** Every case, in the order in which they run. `quick` shrinks them to a check that they work. */
export function benchCases(quick: boolean): BenchCase[] {
  return [...exportCases(quick), csvCase(quick), ...scalingCases(quick)];
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
