import { KavierError, suggestName } from '@kavier/core';
import type { ByteSource, FolderSource } from './byte-source.ts';

const BLOCK_BYTES = 1 << 20;

/**
 * A source over bytes, or UTF-8 text, already in memory. `blockBytes` is the size of its blocks,
 * default 1 MiB.
 */
export function memorySource(
  name: string,
  content: Uint8Array | string,
  blockBytes: number = BLOCK_BYTES,
): ByteSource {
  const given = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  // Views of other kinds, such as Node's, share memory where theirs would be copied.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  return {
    kind: 'file',
    name,
    sizeBytes: bytes.length,
    async *stream() {
      for (let at = 0; at < bytes.length; at += blockBytes) {
        yield bytes.subarray(at, at + blockBytes);
      }
    },
    async slice(start, end) {
      return bytes.slice(start, end).buffer;
    },
  };
}

/** A source over a Blob or a browser's File, read block by block (default 1 MiB). */
export function blobSource(name: string, blob: Blob, blockBytes = BLOCK_BYTES): ByteSource {
  return {
    kind: 'file',
    name,
    sizeBytes: blob.size,
    async *stream() {
      for (let at = 0; at < blob.size; at += blockBytes) {
        yield new Uint8Array(await blob.slice(at, at + blockBytes).arrayBuffer());
      }
    },
    slice: (start, end) => blob.slice(start, end).arrayBuffer(),
  };
}

/** A folder over named files in memory. */
export function memoryFolder(
  name: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): FolderSource {
  const names = Object.keys(files).sort();
  return {
    kind: 'folder',
    name,
    list: async () => names,
    open: async (fileName) => {
      if (!Object.hasOwn(files, fileName)) throw missingFile(name, fileName, names);
      return memorySource(`${name}/${fileName}`, files[fileName]);
    },
  };
}

/** The error for a file that a folder does not have, with the nearest name that it has. */
export function missingFile(
  folder: string,
  fileName: string,
  names: readonly string[],
): KavierError {
  return new KavierError('there is no such file', {
    kind: 'input',
    where: `${folder}/${fileName}`,
    hint: names.length === 0 ? 'The folder is empty' : suggestName(fileName, names),
  });
}
