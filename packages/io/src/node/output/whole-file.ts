import { mkdirSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KavierError } from '@kavier/core';
import { cannotWrite, type FileSink, openSink } from './file-sink.ts';
import { makeTemporary, tidyLeftovers } from './temporary.ts';

/** A file that gets its name when it is whole. */
export interface WholeFile {
  readonly sink: FileSink;
  /** Closes the file and puts it in its place, over an earlier file. */
  commit(): void;
  /** Gives up: nothing is left, and an earlier file is as it was. */
  abort(): void;
}

/**
 * Begins a file under a hidden name beside `path`; its folder is made if need be. A process that dies leaves at most the
 * hidden file, which the next to write there removes.
 * Errors (KavierError): kind `usage` when `path` is a folder, a device or a pipe; kind `work` when the disk refuses.
 */
export function beginWholeFile(path: string): WholeFile {
  const target = targetOf(path);
  const { temporary, sink } = attempt(path, () => {
    mkdirSync(dirname(target), { recursive: true });
    tidyLeftovers(dirname(target));
    let file = -1;
    const name = makeTemporary(target, 'tmp', (free) => {
      file = openSync(free, 'wx');
    });
    return { temporary: name, sink: openSink(path, file) };
  });
  const remove = () => rmSync(temporary, { force: true });
  return {
    sink,
    commit() {
      if (!sink.isClosed) void sink.close();
      attempt(path, () => renameSync(temporary, target));
    },
    abort() {
      sink.abort();
      remove();
    },
  };
}

/** Writes a file, whole or not at all: `fill` gets a sink. Errors: as `beginWholeFile`; whatever `fill` throws. */
export async function writeWholeFile(
  path: string,
  fill: (sink: FileSink) => void | Promise<void>,
): Promise<void> {
  const file = beginWholeFile(path);
  try {
    await fill(file.sink);
    file.commit();
  } catch (error) {
    file.abort();
    throw error;
  }
}

/** As `writeWholeFile`, for text. */
export function writeWholeText(path: string, text: string): Promise<void> {
  return writeWholeFile(path, (sink) => sink.write(new TextEncoder().encode(text)));
}

/** Where the bytes go: what a link points to, and never over something that is no file. */
function targetOf(path: string): string {
  const facts = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (facts === undefined) return resolve(path);
  if (facts.isFile()) return attempt(path, () => realpathSync(path));
  throw new KavierError('a file cannot be written there', {
    kind: 'usage',
    where: path,
    found: facts.isDirectory() ? 'a folder' : 'a device or a pipe',
    expected: 'a file, or a name that nothing has yet',
  });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
