import { KavierError } from '@kavier/core';
import type { ByteSource } from './byte-source.ts';
import { contentOf } from './gzip.ts';

const NEWLINE = 10;
/**
 * Longest line that is read: a prompt of some millions of token ids fits, a file without line ends
 * does not.
 */
const MAX_LINE_BYTES = 128 << 20;

/**
 * The content of a text file in blocks of whole lines: every block ends with a newline, except
 * possibly the last one of the file. A byte order mark at the start is left out.
 * Errors: a line longer than `maxLineBytes`.
 */
export async function* wholeLines(
  source: ByteSource,
  onStored?: (bytes: number) => void,
  maxLineBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let started = false;
  for await (const content of contentOf(source, onStored)) {
    const block = started ? content : withoutMark(content);
    started = true;
    const end = block.lastIndexOf(NEWLINE) + 1;
    let start = 0;
    if (end > 0 && held > 0) {
      // Only the line that began in an earlier block is copied; the rest is handed on where it
      // lies.
      start = block.indexOf(NEWLINE) + 1;
      yield joined(pieces, held, block.subarray(0, start));
      pieces = [];
      held = 0;
    }
    if (end > start) yield block.subarray(start, end);
    if (end < block.length) {
      pieces.push(block.slice(end));
      held += block.length - end;
      if (held > maxLineBytes) throw lineTooLong(source.name, held, maxLineBytes);
    }
  }
  if (held > 0) yield joined(pieces, held, new Uint8Array(0));
}

function withoutMark(block: Uint8Array): Uint8Array {
  const marked = block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
  return marked ? block.subarray(3) : block;
}

function joined(pieces: readonly Uint8Array[], held: number, last: Uint8Array): Uint8Array {
  const whole = new Uint8Array(held + last.length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  whole.set(last, at);
  return whole;
}

function lineTooLong(name: string, bytes: number, limit: number): KavierError {
  return new KavierError('a line is too long', {
    kind: 'input',
    where: name,
    found: `more than ${bytes} bytes without a line end`,
    expected: `lines of at most ${limit} bytes`,
    hint: 'Is it a text file with one record on each line?',
  });
}
