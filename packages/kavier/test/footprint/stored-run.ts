import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { kavier } from '../cli/in-process.ts';
import { SERVING } from '../scenario/serving.ts';

export interface StoredRun {
  /** Holds everything of the tests of a file. */
  readonly folder: string;
  readonly scenario: string;
  /** What `kavier run` wrote. */
  readonly run: string;
}

/** A scenario and its run folder, made once for the tests of a file and removed after them. */
export function storedRun(scenario: object = SERVING): StoredRun {
  const folder = mkdtempSync(join(tmpdir(), 'kavier-priced-'));
  const file = join(folder, 'serving.json');
  const run = join(folder, 'run');
  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(scenario));
    const { code, stderr } = await kavier(['run', file, '--out', run, '--json']);
    if (code !== 0) throw new Error(stderr);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, scenario: file, run };
}

/** The document that a command prints with `--json`. */
export async function answer<T>(...argv: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await kavier([...argv, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

const DAY = Date.parse('2022-06-01T00:00:00Z');

/** A series of one value an hour from 2022-06-01 on. */
export function hourly(folder: string, name: string, values: readonly number[]): string {
  const rows = values.map(
    (value, hour) => `${new Date(DAY + hour * 3_600_000).toISOString()},${value}`,
  );
  return csv(folder, name, rows);
}

export function csv(folder: string, name: string, rows: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${['timestamp,value', ...rows].join('\n')}\n`);
  return file;
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Equal within 1e-9 of the larger. */
export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
