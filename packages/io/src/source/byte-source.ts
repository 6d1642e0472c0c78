/**
 * A file of bytes, wherever it lives (disk, browser File, memory). It can be read from the start as
 * often as wanted, so that a format can be recognised first and read afterwards, and never has to
 * fit in memory.
 */
export interface ByteSource {
  readonly kind: 'file';
  /** What error messages and trace cards call it: the path or file name that the user gave. */
  readonly name: string;
  /** Size in bytes as stored (compressed, for a compressed file). Absent: not known. */
  readonly sizeBytes?: number | undefined;
  /**
   * The stored bytes in order, in blocks of any size; each call starts anew. A block may be
   * overwritten as soon as the next one is asked for: copy what has to stay.
   */
  stream(): AsyncIterable<Uint8Array>;
  /** Bytes `start` (inclusive) to `end` (exclusive, default the end of the file). */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** A folder of files, one level deep. */
export interface FolderSource {
  readonly kind: 'folder';
  readonly name: string;
  /** Names of the files in it, sorted. */
  list(): Promise<readonly string[]>;
  /**
   * One file of the list. Errors: a KavierError of kind `input` when there is none of that name.
   */
  open(fileName: string): Promise<ByteSource>;
}
