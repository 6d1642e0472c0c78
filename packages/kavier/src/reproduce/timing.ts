import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  findPublishedAccelerator,
  findPublishedModel,
  fragmentBatches,
  KavierError,
  PUBLISHED_DEFAULTS,
  PublishedCostModel,
  type RequestTable,
  simulatePublished,
  type Workload,
} from '@kavier/core';
import type { OurWallTime } from '@kavier/evidence';
import { readWallTimes } from '@kavier/evidence';
import { writeOpenDcFragments, writeOpenDcTasks } from '@kavier/io';
import { fileSink } from '@kavier/io/node';

/**
 * Finest export rate that is timed here; the finer cases take a minute and belong to the benchmark.
 */
const FINEST_S = 0.1;
/** What the tables say of the accelerator; no time depends on it. */
const MACHINE = { gpuCapacityMhz: 1695, memoryMb: 0 };

/**
 * Times the published cases at 1 s and 0.1 s: Llama-3-8B on one A10, simulated and written as
 * fixed-rate snapshots.
 */
export async function timeExportRates({ requests }: Workload): Promise<OurWallTime[]> {
  const results: OurWallTime[] = [];
  for (const { exportRateS, statedS } of readWallTimes()) {
    if (exportRateS < FINEST_S) continue;
    const folder = await mkdtemp(join(tmpdir(), 'kavier-reproduce-'));
    try {
      results.push(await timeCase(requests, exportRateS, statedS, folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return results;
}

async function timeCase(
  requests: RequestTable,
  exportRateS: number,
  publishedS: number,
  folder: string,
): Promise<OurWallTime> {
  const fragments = { exportRateMs: exportRateS * 1000, merge: false };
  const model = publishedModel();
  const startMs = performance.now();
  const run = simulatePublished(requests, model, PUBLISHED_DEFAULTS, 3600);
  await writeOpenDcTasks(fileSink(join(folder, 'tasks.parquet')), requests, run, MACHINE);
  const sink = fileSink(join(folder, 'fragments.parquet'));
  await writeOpenDcFragments(sink, run, MACHINE, fragments);
  const wallS = (performance.now() - startMs) / 1000;
  let rows = 0;
  for (const batch of fragmentBatches(run.requests, run.pools[0].utilization, fragments)) {
    rows += batch.rowCount;
  }
  return { exportRateS, wallS, publishedS, fragments: rows };
}

function publishedModel(): PublishedCostModel {
  const model = findPublishedModel('llama-3-8b');
  const accelerator = findPublishedAccelerator('a10');
  if (model === undefined || accelerator === undefined) {
    throw new KavierError('the published catalog lacks Llama-3-8B or the A10', { kind: 'work' });
  }
  return new PublishedCostModel(model, accelerator);
}
