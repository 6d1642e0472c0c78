import { open, readFile } from 'node:fs/promises';
import { KavierError } from '@kavier/core';
import { openFile } from '@kavier/io/node';

/** Bytes of the longest file that is read as one text: a scenario, a model's configuration, a profile. */
export const MAX_TEXT_BYTES = 16 * 2 ** 20;

/**
 * A file as text, UTF-8.
 * Errors (KavierError of kind `input`): as `openFile`; a file that is longer than any of its kind; bytes that are no UTF-8.
 */
export async function readBoundedText(path: string, maxBytes = MAX_TEXT_BYTES): Promise<string> {
  const { sizeBytes = 0 } = await openFile(path);
  if (sizeBytes > maxBytes) {
    throw new KavierError('the file is too large to be one of these', {
      kind: 'input',
      where: path,
      found: `${sizeBytes} bytes`,
      expected: `at most ${maxBytes} bytes`,
      hint: 'Traces may be of any size: CSV, JSON lines (.jsonl) or Parquet',
    });
  }
  return decoded(path, await readFile(path));
}

/** The first bytes of a file, as text that may end within a character. Empty where it cannot be read. */
export async function beginningOf(path: string, bytes: number): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return '';
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder().decode(bytes);
    const before = text.slice(0, text.indexOf('\uFFFD')).split('\n');
    throw new KavierError('this is no text in UTF-8', {
      kind: 'input',
      where: `${path}:${before.length}:${(before[before.length - 1] ?? '').length + 1}`,
      expected: 'UTF-8',
    });
  }
}
