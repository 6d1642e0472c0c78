import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { KavierError } from '@kavier/core';
import type { MeasuredLoad, MeasuredPoint } from '@kavier/evidence';
import { type BenchmarkResult, readBenchmark } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import { ownLoad } from '../../validate/own-load.ts';
import { resultFiles } from '../../validate/result-files.ts';
import { type RawRow, rawRows } from './raw-rows.ts';
import { POINT_COLUMNS, pointRow } from './row-cells.ts';
import type { SetupReader } from './setup.ts';

/** One measured point of a user's own, and the group that it is left out with. */
export interface OwnPoint {
  readonly point: MeasuredPoint;
  readonly group: string;
}

/** A file that points came from. */
export interface OwnSource {
  readonly file: string;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  readonly points: number;
}

export interface OwnPoints {
  readonly points: readonly OwnPoint[];
  readonly sources: readonly OwnSource[];
  /** What was converted, assumed or left out, a sentence each. */
  readonly notes: readonly string[];
}

/** A point as its file has it. */
interface FilePoint {
  readonly point: MeasuredPoint;
  /** As its row says. */
  readonly group: string | undefined;
  /** The load, for people. */
  readonly loadName: string;
}

interface ReadFile {
  readonly source: OwnSource;
  readonly points: readonly FilePoint[];
  readonly notes: readonly string[];
}

/**
 * Points from files that a benchmark tool wrote, or that have one row a point.
 * Errors (KavierError): a file of no known form, a wrong cell with file and line, a deployment that nobody names.
 */
export async function readOwnPoints(
  paths: readonly string[],
  setups: SetupReader,
): Promise<OwnPoints> {
  const files: ReadFile[] = [];
  const skipped: string[] = [];
  for (const { path, isInFolder } of await resultFiles(paths)) {
    try {
      files.push(await readOne(path, setups));
    } catch (error) {
      if (!isInFolder || !isNoResult(error)) throw error;
      skipped.push(`${path} is no file of results and was left out.`);
    }
  }
  const groupOf = ({ group, loadName }: FilePoint, { source }: ReadFile) =>
    group ?? (files.length > 1 ? source.file : loadName);
  return {
    points: files.flatMap((file) =>
      file.points.map((own) => ({ point: own.point, group: groupOf(own, file) })),
    ),
    sources: files.map(({ source }) => source),
    notes: [...new Set([...files.flatMap(({ notes }) => notes), ...skipped])],
  };
}

const NO_RESULT = 'these are neither results of a known format nor points';

/** Whether a file of a folder is something else altogether. */
function isNoResult(error: unknown): boolean {
  return error instanceof KavierError && error.what === NO_RESULT;
}

async function readOne(path: string, setups: SetupReader): Promise<ReadFile> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new KavierError('the file cannot be read', {
      kind: 'input',
      where: path,
      found: error instanceof Error ? error.message : String(error),
    });
  });
  const rows = rawRows(path, bytes.toString('utf8'));
  const { points, notes } =
    rows === undefined ? await fromBenchmark(path, setups) : await fromRows(rows, path, setups);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { source: { file: basename(path), sha256, points: points.length }, points, notes };
}

async function fromRows(rows: readonly RawRow[], path: string, setups: SetupReader) {
  const points: FilePoint[] = [];
  for (const [i, raw] of rows.entries()) {
    const { where, load, words, group, measured } = pointRow(raw);
    const setup = await setups.read(words, where);
    const point = { id: `${basename(path)} row ${i + 1}`, setup, load, measured };
    points.push({ point, group, loadName: nameOfLoad(load) });
  }
  return { points, notes: [] };
}

async function fromBenchmark(path: string, setups: SetupReader) {
  const results = await readBenchmark(await openSource(path)).catch((error: unknown) => {
    throw withPointsForm(error);
  });
  const points: FilePoint[] = [];
  const notes: string[] = [];
  for (const [i, result] of results.entries()) {
    for (const item of result.notes) notes.push(item);
    if (result.completed === 0) {
      notes.push(`${basename(path)} result ${i + 1}: no request succeeded; left out.`);
      continue;
    }
    if (result.load.kind === 'unknown') {
      notes.push(
        `${basename(path)} result ${i + 1}: the file does not say ${result.load.missing}, so it was left out.`,
      );
      continue;
    }
    const { load, notes: assumed } = ownLoad(result);
    for (const item of assumed) notes.push(item);
    const id = `${basename(path)} result ${i + 1}`;
    const setup = await setups.read();
    const point = { id, setup, load, measured: result.measured };
    points.push({ point, group: undefined, loadName: nameOfResult(result) });
  }
  return { points, notes };
}

/** A closed loop that became single requests still has the concurrency of its file. */
function nameOfResult({ load }: BenchmarkResult): string {
  if (load.kind === 'open-loop') return `${load.rateRps} requests/s`;
  return load.kind === 'closed-loop' ? `${load.concurrency} at a time` : 'requests at their times';
}

function nameOfLoad(load: MeasuredLoad): string {
  if (load.kind === 'batch') return `batch of ${load.requests}`;
  return load.kind === 'closed-loop' ? `${load.concurrency} at a time` : load.kind;
}

/** The error of the readers of results, which know nothing of points files. */
function withPointsForm(error: unknown): unknown {
  if (!(error instanceof KavierError) || !error.message.includes('no results of a known format')) {
    return error;
  }
  const { kind, where, found, expected, hint } = error;
  return new KavierError(NO_RESULT, {
    kind,
    where,
    found,
    expected: `${expected}, or one row a point with columns such as ${POINT_COLUMNS.slice(0, 8).join(', ')}`,
    // Nothing forces a format here.
    hint: hint?.startsWith('Force') === true ? undefined : hint,
  });
}
