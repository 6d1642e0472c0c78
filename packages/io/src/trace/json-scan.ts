import { KavierError } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { wholeLines } from '../source/whole-lines.ts';
import { emptyFile } from './csv-scan.ts';
import { JsonObject } from './json-object.ts';
import type { ReadOptions } from './read-options.ts';
import { described } from './values.ts';

export interface JsonCounts {
  readonly rows: number;
  readonly blankLines: number;
}

/**
 * A faster way for lines that are spelled as a format publishes them. It takes as many lines as it can from the beginning of a
 * block; from the first other one on, the block is read with all its checks.
 */
export interface LineSkimmer {
  /** Fields that every line has which it takes. */
  readonly fields: readonly string[];
  /** Takes rows from the block and returns how many; each is a line. */
  skim(block: Uint8Array): number;
  /** Where the first line begins that it did not take. */
  readonly position: number;
}

/** Reads a JSON lines file: one object on each line; blank lines are skipped and counted. */
export async function scanJsonLines(
  source: ByteSource,
  options: ReadOptions,
  onObject: (object: JsonObject) => void,
  skimmer?: LineSkimmer,
): Promise<JsonCounts> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const asked = new Set<string>();
  let line = 0;
  let rows = 0;
  let bytesRead = 0;
  for await (const block of wholeLines(source, (bytes) => (bytesRead += bytes))) {
    const skimmed = skimmer?.skim(block) ?? 0;
    if (skimmed > 0) for (const field of skimmer?.fields ?? []) asked.add(field);
    line += skimmed;
    rows += skimmed;
    const rest = skimmed > 0 ? block.subarray(skimmer?.position) : block;
    const text = decoded(utf8, rest, source.name, line);
    for (let start = 0; start < text.length; ) {
      let end = text.indexOf('\n', start);
      if (end < 0) end = text.length;
      line++;
      const content = text.slice(start, end);
      start = end + 1;
      if (content.trim() === '') continue;
      const place = { source: source.name, line, text: content, asked };
      onObject(new JsonObject(place, parsed(content, source.name, line)));
      rows++;
    }
    options.onProgress?.({ bytesRead, sizeBytes: source.sizeBytes, rows });
  }
  if (rows === 0) throw emptyFile(source.name);
  return { rows, blankLines: line - rows };
}

function parsed(text: string, name: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const column = columnOf(message, text);
    const around = column === undefined ? text : text.slice(Math.max(0, column - 11), column + 10);
    throw new KavierError('the line is not JSON', {
      kind: 'input',
      where: column === undefined ? `${name}:${line}` : `${name}:${line}:${column}`,
      found: described(around),
      expected: 'one JSON object on each line',
      hint: message,
    });
  }
}

/** Column of a syntax error, as far as the runtime's message tells. */
function columnOf(message: string, text: string): number | undefined {
  const position = /position (\d+)/.exec(message);
  if (position !== null) return Number(position[1]) + 1;
  return /end of (JSON )?(input|data)/i.test(message) ? text.trimEnd().length + 1 : undefined;
}

/** The block as text. Errors: bytes that are not UTF-8, with their line. */
function decoded(utf8: TextDecoder, block: Uint8Array, name: string, lineBefore: number): string {
  try {
    return utf8.decode(block);
  } catch {
    let line = lineBefore;
    for (let start = 0; start < block.length; ) {
      const newline = block.indexOf(10, start);
      const end = newline < 0 ? block.length : newline;
      line++;
      if (!isUtf8(utf8, block.subarray(start, end))) break;
      start = end + 1;
    }
    throw new KavierError('the text is not UTF-8', {
      kind: 'input',
      where: `${name}:${line}`,
      expected: 'UTF-8',
    });
  }
}

function isUtf8(utf8: TextDecoder, bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
