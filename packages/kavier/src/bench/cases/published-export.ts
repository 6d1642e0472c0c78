import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standInTrace } from '@kavier/evidence';
import { runDocument } from '../../run/run-document.ts';
import { simulate } from '../../run/run-scenario.ts';
import { writeRun } from '../../run/write-run.ts';
import type { BenchFunction } from '../case.ts';
import { preparedOnA10 } from '../prepared.ts';
import { stopwatch } from '../stopwatch.ts';

/** The published trace through the published engine, with the whole run folder written. */
export const publishedExport: BenchFunction = async ({ exportRateMs, snapshots }) => {
  const setup = stopwatch();
  const record = { exportRateS: Number(exportRateMs) / 1000, snapshots };
  const prepared = { ...(await preparedOnA10({ record })), workload: standInTrace() };
  const folder = await mkdtemp(join(tmpdir(), 'kavier-bench-'));
  try {
    const setupS = setup().wallS;
    const timed = stopwatch();
    const run = simulate(prepared);
    const out = join(folder, 'run');
    await writeRun(out, run, runDocument(run, 'kavier bench'), {
      force: false,
      startedMs: Date.now(),
      resolvePath: (path) => path,
    });
    const time = timed();
    return { ...time, setupS, work: await workOf(run.summary, out) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function workOf(
  summary: { requests: number; promptTokens: number; outputTokens: number },
  folder: string,
): Promise<Record<string, number>> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  );
  const { requests, promptTokens, outputTokens } = summary;
  const bytesWritten = sizes.reduce((sum, size) => sum + size, 0);
  return { requests, promptTokens, outputTokens, bytesWritten };
}
