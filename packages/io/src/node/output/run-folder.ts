import { rmSync } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { KavierError } from '@kavier/core';
import type { ByteSink } from '@kavier/io';
import { type FileSink, fileSink } from './file-sink.ts';
import { onDeath } from './on-death.ts';

/** A run folder while it is being filled. */
export interface RunFolder {
  /** Where its files are for now. */
  readonly path: string;
  /** A new file of bytes. Close the sink before `fill` returns. */
  file(name: string): ByteSink;
  /** A new file of text, UTF-8. */
  text(name: string, content: string): Promise<void>;
}

export interface RunFolderOptions {
  /** Replace a run folder that is there already. */
  readonly force: boolean;
  /** The file that every folder of this kind has, by which one is known before it is replaced. Default `summary.json`. */
  readonly mark?: string | undefined;
}

/**
 * Writes a folder of results that is whole or not there: `fill` writes into a hidden folder beside `path`, which takes
 * its name when `fill` has returned. If `fill` throws, or SIGINT, SIGTERM or an exit ends the process, the hidden folder
 * is removed and `path` is what it was. A process killed outright leaves only a hidden `.NAME.tmp-PID` behind, which is in nobody's way.
 *
 * Signals are heard only when the event loop turns: simulate before, and write inside `fill`.
 * Errors: as `checkRunFolder`; whatever `fill` throws; kind `work` when the disk refuses.
 */
export async function writeRunFolder(
  path: string,
  options: RunFolderOptions,
  fill: (folder: RunFolder) => Promise<void>,
): Promise<void> {
  const { target, exists } = await checkRunFolder(path, options);
  const hidden = join(dirname(target), `.${basename(target)}`);
  const temporary = await attempt(path, async () => {
    await mkdir(dirname(target), { recursive: true });
    return newFolder(`${hidden}.tmp-${process.pid}`);
  });
  const forget = onDeath(() => rmSync(temporary, { recursive: true, force: true }));
  const sinks: FileSink[] = [];
  try {
    await fill(openFolder(temporary, sinks));
    const open = sinks.find((sink) => !sink.isClosed);
    if (open !== undefined) throw new Error(`${open.path} was not closed`);
    await attempt(path, () =>
      exists ? replaceFolder(temporary, target, hidden) : rename(temporary, target),
    );
  } catch (error) {
    for (const sink of sinks) sink.abort();
    await rm(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    forget();
  }
}

/**
 * Whether a run may be written to `path`, so that a long simulation need not end in a refusal.
 * Errors: a KavierError of kind `usage` when something is there and `force` is not given, or when what is there is not a run folder.
 */
export async function checkRunFolder(
  path: string,
  { force, mark = 'summary.json' }: RunFolderOptions,
): Promise<{ readonly target: string; readonly exists: boolean }> {
  const facts = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw refused(path, error instanceof Error ? error.message : String(error));
  });
  if (facts === undefined) return { target: resolve(path), exists: false };
  if (!facts.isDirectory()) throw refused(path, 'a file', 'Choose another name');
  const names = await attempt(path, () => readdir(path));
  const isRun = names.length === 0 || names.includes(mark);
  if (!isRun)
    throw refused(
      path,
      `a folder without ${mark}, so not one of these results`,
      'Choose another name',
    );
  if (!force) throw refused(path, 'a folder', 'Give --force to replace it');
  return { target: await realpath(path), exists: true };
}

function openFolder(path: string, sinks: FileSink[]): RunFolder {
  return {
    path,
    file(name) {
      const sink = fileSink(join(path, name));
      sinks.push(sink);
      return sink;
    },
    text: (name, content) =>
      attempt(join(path, name), () => writeFile(join(path, name), content, { flag: 'wx' })),
  };
}

/** Two renames with the old folder in between, because no single call can exchange folders on every system. */
async function replaceFolder(fresh: string, target: string, hidden: string): Promise<void> {
  const old = join(await newFolder(`${hidden}.old-${process.pid}`), basename(target));
  await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    await rename(old, target);
    await rm(dirname(old), { recursive: true, force: true });
    throw error;
  }
  await rm(dirname(old), { recursive: true, force: true });
}

/** Makes a folder of this name, or with a number after it if a dead process has left one. */
async function newFolder(name: string): Promise<string> {
  for (let attempts = 0; ; attempts++) {
    const path = attempts === 0 ? name : `${name}-${attempts}`;
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function refused(path: string, found: string, hint?: string): KavierError {
  return new KavierError('the results cannot be written there', {
    kind: 'usage',
    where: path,
    found,
    expected: 'a path at which there is nothing yet',
    hint,
  });
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new KavierError('the results cannot be written', {
      kind: 'work',
      where: path,
      found: error instanceof Error ? error.message : String(error),
    });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
