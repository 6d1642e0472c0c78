/** Where a writer puts its bytes, in order. */
export interface ByteSink {
  /** Takes the bytes. They belong to the caller again when this returns or, if it returns a promise, when that settles. */
  write(bytes: Uint8Array): void | Promise<void>;
  /** Called once, after the last write, when the output is whole. */
  close(): void | Promise<void>;
}

/** A sink that keeps everything in memory, for tests and for downloads from a page. */
export interface MemorySink extends ByteSink {
  /** Everything written so far, as one array. */
  bytes(): Uint8Array;
}

export function memorySink(): MemorySink {
  const parts: Uint8Array[] = [];
  return {
    write: (bytes) => {
      parts.push(bytes.slice());
    },
    close: () => {},
    bytes: () => {
      const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    },
  };
}
