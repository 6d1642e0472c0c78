import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrace } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import type { BenchFunction } from '../case.ts';
import { stopwatch } from '../stopwatch.ts';

/** A Mooncake trace, several times over in one temporary file, read into columns. */
export const readMooncake: BenchFunction = async ({ trace, times }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kavier-bench-'));
  const path = join(folder, 'mooncake.jsonl');
  try {
    const setup = stopwatch();
    writeFileSync(path, readFileSync(String(trace), 'utf8').repeat(Number(times)));
    await readTrace(await openSource(path));
    const setupS = setup().wallS;
    const timed = stopwatch();
    const { requests } = await readTrace(await openSource(path));
    const work = { rows: requests.count, bytesRead: statSync(path).size };
    return { ...timed(), setupS, work };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
