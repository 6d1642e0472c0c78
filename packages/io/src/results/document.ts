import { KavierError } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { wholeLines } from '../source/whole-lines.ts';
import { described } from '../trace/values.ts';
import { ResultNode } from './result-node.ts';

/** Largest document that is read: it is held in memory as a whole. */
const MAX_BYTES = 256 << 20;

/**
 * The objects of a JSON file: the file is one object, a list of objects, or has one on each line.
 * Bare NaN and Infinity, which Python writes, are accepted.
 * Errors: a file that is too large, is not UTF-8, or is not JSON, with line and column.
 */
export async function readDocument(source: ByteSource): Promise<readonly ResultNode[]> {
  const text = await readText(source);
  const whole = tryParse(text);
  if ('value' in whole) {
    if (!Array.isArray(whole.value)) return [new ResultNode({ source: source.name }, whole.value)];
    return whole.value.map((item, i) => new ResultNode({ source: source.name }, item, `[${i}].`));
  }
  const lines = text.split('\n');
  const filled = lines.flatMap((line, i) => (line.trim() === '' ? [] : [i]));
  if (filled.length < 2 || !('value' in tryParse(lines[filled[0]]))) {
    throw syntaxError(source.name, text, whole.message, 0);
  }
  return filled.map((i) => {
    const parsed = tryParse(lines[i]);
    if ('value' in parsed)
      return new ResultNode({ source: source.name, line: i + 1 }, parsed.value);
    throw syntaxError(source.name, lines[i], parsed.message, i);
  });
}

async function readText(source: ByteSource): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let bytes = 0;
  let line = 1;
  for await (const block of wholeLines(source, undefined, MAX_BYTES)) {
    bytes += block.length;
    if (bytes > MAX_BYTES) throw tooLarge(source.name);
    try {
      parts.push(utf8.decode(block));
    } catch {
      throw new KavierError('the text is not UTF-8', {
        kind: 'input',
        where: source.name,
        found: `other bytes at or after line ${line}`,
        expected: 'UTF-8',
      });
    }
    for (const byte of block) if (byte === 10) line++;
  }
  return parts.join('');
}

function tooLarge(where: string): KavierError {
  return new KavierError('the file is too large to be read as one document', {
    kind: 'input',
    where,
    found: `more than ${MAX_BYTES >> 20} MiB`,
    expected: 'the results of a benchmark',
    hint: 'Save it without the texts of prompts and answers',
  });
}

type Parsed = { readonly value: unknown } | { readonly message: string };

function tryParse(text: string): Parsed {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!/\b(NaN|Infinity)\b/.test(text)) return { message };
    try {
      return { value: JSON.parse(withoutBareNumbers(text)) };
    } catch {
      return { message };
    }
  }
}

/** NaN becomes null, and Infinity a number that is parsed as such; texts stay as they are. */
function withoutBareNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|\bInfinity\b/g, (match) => {
    if (match === 'NaN') return 'null';
    return match === 'Infinity' ? '1e999' : match;
  });
}

function syntaxError(name: string, text: string, message: string, linesBefore: number) {
  const end = /end of (JSON )?(input|data)/i.test(message) ? text.trimEnd().length : undefined;
  const position = /position (\d+)/.exec(message);
  const at = position === null ? end : Number(position[1]);
  const before = text.slice(0, at ?? 0).split('\n');
  const line = linesBefore + before.length;
  return new KavierError(linesBefore > 0 ? 'the line is not JSON' : 'the file is not JSON', {
    kind: 'input',
    where: at === undefined ? name : `${name}:${line}:${(before.at(-1) ?? '').length + 1}`,
    found: at === undefined ? message : described(text.slice(Math.max(0, at - 10), at + 10)),
    expected: 'a JSON object, or one on each line',
    hint: at === undefined ? undefined : message,
  });
}
