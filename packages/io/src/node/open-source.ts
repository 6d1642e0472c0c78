import { constants } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KavierError, nearestName } from '@kavier/core';
import { type ByteSource, type FolderSource, missingFile } from '@kavier/io';

const BLOCK_BYTES = 1 << 20;

/**
 * The file or folder at `path`, with `path` as its name. Nothing is read yet.
 * Errors (KavierError of kind `input`): no such path (with the nearest name in its folder), no
 * permission, or neither a file nor a folder (a device, a socket, a pipe).
 */
export async function openSource(path: string): Promise<ByteSource | FolderSource> {
  const facts = await stat(path).catch(async (error: unknown) => {
    throw await cannotOpen(path, error);
  });
  if (facts.isDirectory()) return folderSource(path);
  if (!facts.isFile()) {
    throw new KavierError('this is neither a file nor a folder', {
      kind: 'input',
      where: path,
      found: facts.isFIFO() ? 'a pipe' : facts.isSocket() ? 'a socket' : 'a device',
      expected: 'a file that can be read more than once, or a folder',
    });
  }
  const handle = await openHandle(path);
  await handle.close();
  return fileSource(path, facts.size);
}

/** Like {@link openSource}, but a folder is an error. */
export async function openFile(path: string): Promise<ByteSource> {
  const source = await openSource(path);
  if (source.kind === 'file') return source;
  throw new KavierError('this is a folder', {
    kind: 'input',
    where: path,
    found: 'a folder',
    expected: 'a file',
  });
}

function fileSource(path: string, sizeBytes: number): ByteSource {
  return {
    kind: 'file',
    name: path,
    sizeBytes,
    async *stream() {
      const handle = await openHandle(path);
      try {
        yield* blocksOf(handle, path);
      } finally {
        await handle.close();
      }
    },
    async slice(start, end = sizeBytes) {
      const handle = await openHandle(path);
      try {
        return await sliceOf(handle, path, start, Math.min(end, sizeBytes));
      } finally {
        await handle.close();
      }
    },
  };
}

/** Two buffers in turn, so that the next block is being read while the last one is used. */
async function* blocksOf(handle: FileHandle, path: string): AsyncGenerator<Uint8Array> {
  const buffers = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)];
  let pending = readBlock(handle, path, buffers[0]);
  try {
    for (let turn = 1; ; turn = 1 - turn) {
      const block = await pending;
      if (block.length === 0) return;
      pending = readBlock(handle, path, buffers[turn]);
      yield block;
    }
  } finally {
    await pending.catch(() => undefined);
  }
}

async function readBlock(handle: FileHandle, path: string, buffer: Buffer): Promise<Uint8Array> {
  try {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
  } catch (error) {
    throw readError(path, error);
  }
}

async function sliceOf(
  handle: FileHandle,
  path: string,
  start: number,
  end: number,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let filled = 0;
  try {
    while (filled < bytes.length) {
      const left = bytes.length - filled;
      const { bytesRead } = await handle.read(bytes, filled, left, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw readError(path, error);
  }
  return bytes.buffer.slice(0, filled);
}

function folderSource(path: string): FolderSource {
  const list = async () => {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      throw readError(path, error);
    });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .sort();
  };
  return {
    kind: 'folder',
    name: path,
    list,
    open: async (fileName) => {
      const names = await list();
      if (!names.includes(fileName)) throw missingFile(path, fileName, names);
      return openFile(join(path, fileName));
    },
  };
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    throw await cannotOpen(path, error);
  }
}

async function cannotOpen(path: string, error: unknown): Promise<KavierError> {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return readError(path, error);
  return new KavierError('there is no such file or folder', {
    kind: 'input',
    where: path,
    hint: await neighbourHint(path),
  });
}

async function neighbourHint(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  try {
    const near = nearestName(basename(path), await readdir(folder));
    return near === undefined ? undefined : `Did you mean ${join(folder, near)}?`;
  } catch {
    return `The folder ${folder} does not exist either`;
  }
}

function readError(path: string, error: unknown): KavierError {
  const code = codeOf(error);
  const denied = code === 'EACCES' || code === 'EPERM';
  return new KavierError(denied ? 'reading it is not permitted' : 'it cannot be read', {
    kind: 'input',
    where: path,
    found: denied ? undefined : error instanceof Error ? error.message : String(error),
    hint: denied ? 'Change its permissions, or read it as another user' : undefined,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
