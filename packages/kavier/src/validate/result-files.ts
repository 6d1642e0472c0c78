import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KavierError } from '@kavier/core';
import { type BenchmarkResult, type ReadResultOptions, readBenchmark } from '@kavier/io';
import { openSource } from '@kavier/io/node';

/** What files and folders of results hold. */
export interface FoundResults {
  readonly results: readonly BenchmarkResult[];
  /** Files of a folder that are no results, and why. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

/** A file to read, and whether a folder named it. */
export interface ResultFile {
  readonly path: string;
  readonly isInFolder: boolean;
}

/** The files that paths name: each itself, or those of a folder and the folders in it, by name. */
export async function resultFiles(paths: readonly string[]): Promise<readonly ResultFile[]> {
  const files: ResultFile[] = [];
  for (const path of paths) {
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isDirectory() !== true) files.push({ path, isInFolder: false });
    else for (const file of await filesBelow(path)) files.push({ path: file, isInFolder: true });
  }
  return files;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const { readdir } = await import('node:fs/promises');
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/**
 * Reads every result of files and folders. A file of a folder that is no result is skipped and named;
 * one that is named itself is an error.
 * Errors (KavierError, kind `input`): those of the readers; a folder without results.
 */
export async function readResults(
  paths: readonly string[],
  options: ReadResultOptions = {},
): Promise<FoundResults> {
  const results: BenchmarkResult[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const { path, isInFolder } of await resultFiles(paths)) {
    try {
      for (const item of await readBenchmark(await openSource(path), options)) results.push(item);
    } catch (error) {
      if (!isInFolder || !(error instanceof KavierError)) throw error;
      skipped.push({
        file: path,
        reason: error.found === undefined ? error.what : `${error.what}; found ${error.found}`,
      });
    }
  }
  if (results.length > 0) return { results, skipped };
  throw new KavierError('there are no results', {
    kind: 'input',
    where: paths.join(', '),
    found: skipped.length === 0 ? 'no files' : `${skipped.length} files, none of them results`,
    expected: 'files that a benchmark tool wrote; docs/measurements.md lists them',
    hint: skipped[0] && `${skipped[0].file}: ${skipped[0].reason}`,
  });
}
