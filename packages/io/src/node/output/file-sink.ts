import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { KavierError } from '@kavier/core';
import type { ByteSink } from '@kavier/io';

/** Writes smaller than this are collected; larger ones go to the file as they come. */
const BUFFER_BYTES = 1 << 18;

/** Bytes after which the event loop gets a turn, so that progress is shown during a long write. */
const TURN_BYTES = 1 << 25;

/** A sink into a file that can be given up: `abort` closes it, whole or not. */
export interface FileSink extends ByteSink {
  readonly path: string;
  readonly isClosed: boolean;
  /** SHA-256 (hex) of everything written; known when it is closed. */
  readonly sha256: string;
  abort(): void;
}

/**
 * A sink that writes a new file. Writes are synchronous, which for files is faster than waiting for each, but every
 * 32 MiB the event loop gets a turn. `shownAs` is what errors call it. Errors: a KavierError of kind `work` when the file is there already or the disk refuses.
 */
export function fileSink(path: string, shownAs = path): FileSink {
  return openSink(
    shownAs,
    attempt(shownAs, () => openSync(path, 'wx')),
  );
}

/** A sink into a file that is open for writing. `path` is what errors call it. */
export function openSink(path: string, file: number): FileSink {
  const buffer = new Uint8Array(BUFFER_BYTES);
  const hash = createHash('sha256');
  let sha256 = '';
  let filled = 0;
  let sinceTurn = 0;
  let closed = false;

  const put = (bytes: Uint8Array): void => {
    hash.update(bytes);
    let at = 0;
    while (at < bytes.length) at += attempt(path, () => writeSync(file, bytes, at));
  };
  const flush = (): void => {
    put(buffer.subarray(0, filled));
    filled = 0;
  };
  const abort = (): void => {
    if (closed) return;
    closed = true;
    attempt(path, () => closeSync(file));
  };
  return {
    path,
    get isClosed() {
      return closed;
    },
    get sha256() {
      return sha256;
    },
    write(bytes) {
      if (filled + bytes.length > BUFFER_BYTES) flush();
      if (bytes.length >= BUFFER_BYTES) put(bytes);
      else {
        buffer.set(bytes, filled);
        filled += bytes.length;
      }
      sinceTurn += bytes.length;
      if (sinceTurn < TURN_BYTES) return undefined;
      sinceTurn = 0;
      return new Promise((resolve) => setImmediate(resolve));
    },
    close() {
      flush();
      sha256 = hash.digest('hex');
      abort();
    },
    abort,
  };
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** The disk refused. */
export function cannotWrite(path: string, error: unknown): KavierError {
  if (error instanceof KavierError) return error;
  return new KavierError('the file cannot be written', {
    kind: 'work',
    where: path,
    found: error instanceof Error ? error.message : String(error),
  });
}
