import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrace } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import type { BenchFunction } from '../case.ts';
import { stopwatch } from '../stopwatch.ts';

/** Longer than the trace. */
const HOUR_MS = 3_600_000;

/** A Mooncake trace, several times over in one temporary file, an hour apart, read into columns. */
export const readMooncake: BenchFunction = async ({ trace, times }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kavier-bench-'));
  const path = join(folder, 'mooncake.jsonl');
  try {
    const setup = stopwatch();
    const text = readFileSync(String(trace), 'utf8');
    for (let copy = 0; copy < Number(times); copy++) {
      appendFileSync(
        path,
        text.replace(
          /"timestamp": (\d+)/g,
          (_, ms) => `"timestamp": ${Number(ms) + copy * HOUR_MS}`,
        ),
      );
    }
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
