import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/source/byte-source.ts';
import { contentOf } from '../../src/source/gzip.ts';
import { blobSource, memorySource } from '../../src/source/memory-source.ts';
import { wholeLines } from '../../src/source/whole-lines.ts';
import { errorOf, gzip } from '../trace/help.ts';

async function all(blocks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const block of blocks) parts.push(block.slice());
  return new Blob(parts as BlobPart[]).text();
}

async function joined(...parts: readonly (Uint8Array | string)[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

const text = Array.from({ length: 5000 }, (_, i) => `line ${i * i}`).join('\n');

describe('contentOf', () => {
  it.each([1, 2, 3, 1000, 1 << 20])(
    'unpacks gzip that comes in blocks of %i bytes',
    async (size) => {
      const packed = await gzip(text.slice(0, 20_000));
      expect(await all(contentOf(memorySource('a', packed, size)))).toBe(text.slice(0, 20_000));
    },
  );

  it('passes other bytes through, also a single one, and nothing', async () => {
    expect(await all(contentOf(memorySource('a', text, 7)))).toBe(text);
    expect(await all(contentOf(memorySource('a', 'x')))).toBe('x');
    expect(await all(contentOf(memorySource('a', '')))).toBe('');
  });

  it('reads members that follow each other as one content', async () => {
    const packed = await joined(await gzip('first\n'), await gzip('second\n'));
    expect(await all(contentOf(memorySource('a', packed)))).toBe('first\nsecond\n');
  });

  it('refuses gzip that is cut at any byte, by the name of the file', async () => {
    const packed = await gzip('some text that is long enough to be cut in many places');
    for (let end = 2; end < packed.length; end++) {
      const error = await errorOf(all(contentOf(memorySource('cut.gz', packed.slice(0, end)))));
      expect(error.message).toContain('cut.gz: the gzip data ends before it is complete');
    }
  });

  it('refuses other bytes after the end', async () => {
    const packed = await joined(await gzip('text'), 'more');
    const error = await errorOf(all(contentOf(memorySource('a.gz', packed))));
    expect(error.message).toContain('a.gz: the gzip data is damaged, or other bytes follow it');
  });

  it('copies blocks that the source uses again', async () => {
    const packed = await gzip(text);
    const source: ByteSource = {
      ...memorySource('a', packed),
      async *stream() {
        const buffer = new Uint8Array(64);
        for (let at = 0; at < packed.length; at += 64) {
          const part = packed.subarray(at, at + 64);
          buffer.set(part);
          yield buffer.subarray(0, part.length);
          buffer.fill(255);
        }
      },
    };
    expect(await all(contentOf(source))).toBe(text);
  });

  it('lets the source go when the reader stops early', async () => {
    let open = 0;
    const packed = await gzip(text);
    const source: ByteSource = {
      ...memorySource('a', packed),
      async *stream() {
        open++;
        try {
          for (let at = 0; at < packed.length; at += 100) yield packed.subarray(at, at + 100);
        } finally {
          open--;
        }
      },
    };
    for await (const block of contentOf(source)) {
      expect(block.length).toBeGreaterThan(0);
      break;
    }
    expect(open).toBe(0);
  });
});

describe('wholeLines', () => {
  it.each([1, 5, 100, 1 << 20])('keeps lines whole in blocks of %i bytes', async (size) => {
    const lines: string[] = [];
    for await (const block of wholeLines(memorySource('a', text, size))) {
      const part = new TextDecoder().decode(block);
      lines.push(part);
      if (lines.join('').length < text.length) expect(part.endsWith('\n')).toBe(true);
    }
    expect(lines.join('')).toBe(text);
  });

  it('refuses a line beyond the limit', async () => {
    const source = memorySource('long', 'x'.repeat(1000), 100);
    const error = await errorOf(all(wholeLines(source, undefined, 500)));
    expect(error.message).toContain('long: a line is too long');
  });
});

describe('blobSource', () => {
  it('streams and slices a blob', async () => {
    const source = blobSource('b', new Blob([text]), 999);
    expect(await all(source.stream())).toBe(text);
    expect(new TextDecoder().decode(await source.slice(0, 6))).toBe('line 0');
  });
});
