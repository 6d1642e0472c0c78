import { KavierError } from '@kavier/core';
import type { ByteSource } from './byte-source.ts';

/**
 * The content of a file: its bytes, decompressed when they begin as gzip (RFC 1952), whatever the
 * file is called. `onStored` hears how many stored bytes each step took, for progress.
 * Errors: gzip that ends early or is damaged, or has other bytes after its end, is a KavierError of
 * kind `input`.
 */
export async function* contentOf(
  source: ByteSource,
  onStored?: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const stored = counted(source.stream(), onStored)[Symbol.asyncIterator]();
  try {
    const first = await firstBlock(stored);
    if (first === undefined) return;
    if (isGzip(first)) {
      yield* gunzip(source.name, resume(first, stored));
    } else {
      yield* resume(first, stored);
    }
  } finally {
    await stored.return?.(undefined);
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function* counted(blocks: AsyncIterable<Uint8Array>, onStored?: (bytes: number) => void) {
  for await (const block of blocks) {
    onStored?.(block.length);
    if (block.length > 0) yield block;
  }
}

/** The first block, joined with the second when it is too short to show what the file is. */
async function firstBlock(blocks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const first = await blocks.next();
  if (first.done === true) return undefined;
  if (first.value.length >= 2) return first.value;
  const start = first.value.slice();
  const second = await blocks.next();
  if (second.done === true) return start;
  const joined = new Uint8Array(start.length + second.value.length);
  joined.set(start);
  joined.set(second.value, start.length);
  return joined;
}

async function* resume(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* gunzip(
  name: string,
  stored: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const compressed = new ReadableStream<BufferSource>({
    async pull(controller) {
      const next = await stored.next();
      // The decompressor keeps a block longer than the source promises to, so it gets its own copy.
      if (next.done === true) controller.close();
      else controller.enqueue(next.value.slice());
    },
  });
  const reader = compressed.pipeThrough(new DecompressionStream('gzip')).getReader();
  let ended = false;
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) break;
      yield next.value;
    }
    ended = true;
  } catch (error) {
    ended = true;
    throw gzipError(name, error);
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
}

function gzipError(name: string, error: unknown): KavierError {
  if (error instanceof KavierError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/end of file|truncated|incomplete/i.test(message)) {
    return new KavierError('the gzip data ends before it is complete', {
      kind: 'input',
      where: name,
      found: `a cut file (${message})`,
      expected: 'a whole gzip file',
      hint: 'Copy or download it again',
    });
  }
  return new KavierError('the gzip data is damaged, or other bytes follow it', {
    kind: 'input',
    where: name,
    found: message,
    expected: 'a whole gzip file and nothing after it',
    hint: 'Test it with gzip -t, or unpack it first',
  });
}
