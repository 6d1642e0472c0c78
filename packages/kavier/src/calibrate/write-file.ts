import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KavierError } from '@kavier/core';

export interface TargetOptions {
  /** The flag that names the file. */
  readonly flag: string;
  /** Whether an earlier file may be replaced. */
  readonly force: boolean;
  /** How a file begins that may be replaced in any case. */
  readonly mark?: string | undefined;
}

/** Refuses a path that must not be written, before any work is done. Error: kind `usage`. */
export async function checkTarget(path: string, options: TargetOptions): Promise<void> {
  const folder = dirname(path);
  const folderFacts = await stat(folder).catch(() => undefined);
  if (folderFacts?.isDirectory() !== true) throw refused(path, options, `no folder ${folder}`);
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return;
  if (!facts.isFile()) throw refused(path, options, 'a folder');
  if (options.force || (options.mark !== undefined && (await begins(path, options.mark)))) return;
  throw new KavierError('something is there already', {
    kind: 'usage',
    where: options.flag,
    found: `the file ${path}`,
    hint: 'Give --force to replace it',
  });
}

async function begins(path: string, mark: string): Promise<boolean> {
  return (await readFile(path, 'utf8')).startsWith(mark);
}

function refused(path: string, { flag }: TargetOptions, found: string): KavierError {
  return new KavierError('the file cannot be written there', {
    kind: 'usage',
    where: flag,
    found: `${path}: ${found}`,
    expected: 'a file in a folder that exists',
  });
}
