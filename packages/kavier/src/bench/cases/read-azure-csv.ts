import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomStream } from '@kavier/core';
import { readTrace } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import type { BenchFunction } from '../case.ts';
import { stopwatch } from '../stopwatch.ts';

/** A CSV in the shape of the Azure 2024 trace, written to a temporary file and read back. */
export const readAzureCsv: BenchFunction = async ({ rows }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kavier-bench-'));
  const path = join(folder, 'azure.csv');
  try {
    const setup = stopwatch();
    writeAzureCsv(path, Number(rows));
    const setupS = setup().wallS;
    const timed = stopwatch();
    const { requests } = await readTrace(await openSource(path));
    const time = timed();
    const work = { rows: requests.count, bytesRead: statSync(path).size };
    return { ...time, setupS, work };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Rows 0.4 ms apart on average from a fixed seed; written in blocks of a mebibyte. */
function writeAzureCsv(path: string, rows: number): void {
  const stream = RandomStream.named(1, 'azure csv');
  const file = openSync(path, 'w');
  let text = 'TIMESTAMP,ContextTokens,GeneratedTokens\n';
  let micros = 0;
  for (let row = 0; row < rows; row++) {
    micros += stream.nextInt(800);
    text += `${wallClock(micros)},${1 + stream.nextInt(4000)},${1 + stream.nextInt(800)}\n`;
    if (text.length < 1 << 20) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}

function wallClock(micros: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(micros / 1e6);
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    two(Math.floor(part)),
  );
  return `2024-05-10 ${time.join(':')}.${String(micros % 1e6).padStart(6, '0')}+00:00`;
}
