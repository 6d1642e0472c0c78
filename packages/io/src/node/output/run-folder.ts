import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { KavierError } from '@kavier/core';
import type { ByteSink } from '@kavier/io';
import { CHECKSUMS_FILE, checksumsText, parseChecksums } from './checksums.ts';
import { cannotWrite, type FileSink, fileSink } from './file-sink.ts';
import { shielded } from './shielded.ts';
import { codeOf, makeTemporaryFolder, tidyLeftovers } from './temporary.ts';

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
  /** Files that differ between equal results: they get no checksum. Default none. */
  readonly unhashed?: readonly string[] | undefined;
}

/**
 * Writes a folder of results that is whole or not there: `fill` writes into a hidden folder beside `path`, which takes
 * its name when `fill` has returned, with a list of its files and their checksums. If `fill` throws, the hidden folder is
 * removed and `path` is what it was. A process that is ended meanwhile, however, leaves `path` as it was and a hidden folder,
 * which is in nobody's way and which the next to write there removes.
 *
 * Errors: as `checkRunFolder`; whatever `fill` throws; kind `work` when the disk refuses.
 */
export async function writeRunFolder(
  path: string,
  options: RunFolderOptions,
  fill: (folder: RunFolder) => Promise<void>,
): Promise<void> {
  const { target } = await checkRunFolder(path, options);
  const temporary = await attempt(path, async () => {
    await mkdir(dirname(target), { recursive: true });
    tidyLeftovers(dirname(target));
    return makeTemporaryFolder(target, 'tmp');
  });
  const sinks: FileSink[] = [];
  const texts = new Map<string, string>();
  try {
    await fill(openFolder(path, temporary, sinks, texts));
    const open = sinks.find((sink) => !sink.isClosed);
    if (open !== undefined) throw new Error(`${open.path} was not closed`);
    await attempt(path, () => writeChecksums(temporary, sinks, texts, options.unhashed));
    // Somebody may have put something there meanwhile.
    const { exists } = await checkRunFolder(path, options);
    await attempt(path, () =>
      exists ? replaceFolder(temporary, target) : rename(temporary, target),
    );
  } catch (error) {
    for (const sink of sinks) sink.abort();
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Whether a run may be written to `path`, so that a long simulation need not end in a refusal.
 * Errors: a KavierError of kind `usage` when something is there and `force` is not given, or when what is there is not
 * results of this kind alone.
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
  const stranger = await strangerIn(path, names, mark);
  if (stranger !== undefined) throw refused(path, stranger, 'Choose another name');
  if (!force) throw refused(path, 'a folder', 'Give --force to replace it');
  return { target: await realpath(path), exists: true };
}

/** What makes a folder more, or something else, than results of a kind; undefined for those and for an empty folder. */
async function strangerIn(
  path: string,
  names: readonly string[],
  mark: string,
): Promise<string | undefined> {
  if (names.length === 0) return undefined;
  if (!names.includes(mark)) return `a folder without ${mark}, so not one of these results`;
  const list = join(path, CHECKSUMS_FILE);
  const text = await readFile(list, 'utf8').catch(() => undefined);
  if (text === undefined) return `a folder without ${CHECKSUMS_FILE}, so not one that Kavier wrote`;
  try {
    const { sha256, unhashed } = parseChecksums(list, text);
    const own = new Set([CHECKSUMS_FILE, ...unhashed, ...sha256.keys()]);
    const other = names.find((name) => !own.has(name));
    return other === undefined ? undefined : `a folder with ${other}, which Kavier did not write`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function openFolder(
  shown: string,
  path: string,
  sinks: FileSink[],
  texts: Map<string, string>,
): RunFolder {
  return {
    path,
    file(name) {
      const sink = fileSink(join(path, name), join(shown, name));
      sinks.push(sink);
      return sink;
    },
    async text(name, content) {
      await attempt(join(shown, name), () => writeFile(join(path, name), content, { flag: 'wx' }));
      texts.set(name, createHash('sha256').update(content).digest('hex'));
    },
  };
}

async function writeChecksums(
  path: string,
  sinks: readonly FileSink[],
  texts: ReadonlyMap<string, string>,
  unhashed: readonly string[] = [],
): Promise<void> {
  const sums = new Map(texts);
  for (const sink of sinks) sums.set(basename(sink.path), sink.sha256);
  const hashed = [...sums].filter(([name]) => !unhashed.includes(name));
  hashed.sort(([a], [b]) => (a < b ? -1 : 1));
  const text = checksumsText({
    sha256: new Map(hashed),
    unhashed: unhashed.filter((name) => sums.has(name)),
  });
  await writeFile(join(path, CHECKSUMS_FILE), text, { flag: 'wx' });
}

/** Two renames with the old folder in between, because no single call can exchange folders on every system. */
async function replaceFolder(fresh: string, target: string): Promise<void> {
  const hidden = makeTemporaryFolder(target, 'old');
  const old = join(hidden, basename(target));
  try {
    await shielded(() => {
      renameSync(target, old);
      try {
        renameSync(fresh, target);
      } catch (error) {
        renameSync(old, target);
        throw error;
      }
    });
  } catch (error) {
    rmdirSync(hidden);
    throw error;
  }
  // The folder was looked through right before: file by file, and nothing below.
  for (const name of readdirSync(old)) rmSync(join(old, name), { force: true });
  rmdirSync(old);
  rmdirSync(hidden);
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
    throw cannotWrite(path, error);
  }
}
