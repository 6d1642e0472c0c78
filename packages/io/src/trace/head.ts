import type { ByteSource, FolderSource } from '../source/byte-source.ts';
import { contentOf } from '../source/gzip.ts';
import { cellsOf, delimiterOf } from './delimiter.ts';
import { flatKeys } from './json-keys.ts';
import { parquetColumns } from './parquet-table.ts';

const HEAD_BYTES = 1 << 16;
const LINE_BYTES = 4 << 20;
const NEWLINE = 10;

/** The beginning of a trace, as far as it takes to tell the formats apart. */
export interface TraceHead {
  /** What the content is, judged by its first bytes. */
  readonly kind: 'text' | 'parquet' | 'folder' | 'binary' | 'empty';
  /**
   * Names of columns as they are spelled: of a delimited header, of the fields of the first JSON
   * object (those of objects in it as `outer.inner`), or of Parquet.
   */
  readonly columns: readonly string[];
  /** For text: cells of the first line that is not blank, trimmed and in lower case. */
  readonly cells: readonly string[];
  /** For text: keys of the first line when that is a JSON object, otherwise empty. */
  readonly keys: readonly string[];
  /** For text: names of the fields of JSON objects at any depth, as far as the beginning shows them. */
  readonly jsonKeys: ReadonlySet<string>;
  /** For Parquet: names of the top-level columns. For a folder: names of its files. */
  readonly names: readonly string[];
  /** A short description of what was seen, for error messages. */
  readonly seen: string;
}

const NOTHING = { columns: [], cells: [], keys: [], names: [], jsonKeys: new Set<string>() };

export async function readHead(source: ByteSource | FolderSource): Promise<TraceHead> {
  if (source.kind === 'folder') {
    const names = await source.list();
    return { ...NOTHING, kind: 'folder', names, seen: `a folder of ${names.length} files` };
  }
  const bytes = await firstBytes(source);
  if (bytes.length === 0) return { ...NOTHING, kind: 'empty', seen: 'an empty file' };
  const container = containerOf(bytes);
  if (container === 'Parquet') {
    const names = await parquetColumns(source);
    return {
      ...NOTHING,
      kind: 'parquet',
      columns: names,
      names,
      seen: `Parquet columns ${shownNames(names)}`,
    };
  }
  if (container !== undefined) {
    return {
      ...NOTHING,
      kind: 'binary',
      seen: `${container} data, which has to be unpacked first`,
    };
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { ...NOTHING, kind: 'binary', seen: 'text in UTF-16, which has to be made UTF-8 first' };
  }
  if (bytes.includes(0)) return { ...NOTHING, kind: 'binary', seen: 'binary data' };
  return textHead(new TextDecoder().decode(bytes));
}

/** The first 64 KiB, or the whole first line where that is longer, up to 4 MiB. */
async function firstBytes(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let filled = 0;
  let lineEnd = -1;
  for await (const block of contentOf(source)) {
    const piece = block.slice(0, LINE_BYTES - filled);
    const newline = lineEnd < 0 ? piece.indexOf(NEWLINE) : -1;
    if (newline >= 0) lineEnd = filled + newline;
    pieces.push(piece);
    filled += piece.length;
    if (filled === LINE_BYTES || (filled >= HEAD_BYTES && lineEnd >= 0)) break;
  }
  const head = new Uint8Array(
    Math.min(filled, Math.max(HEAD_BYTES, lineEnd < 0 ? filled : lineEnd)),
  );
  let at = 0;
  for (const piece of pieces) {
    head.set(piece.subarray(0, head.length - at), at);
    at += Math.min(piece.length, head.length - at);
  }
  return head;
}

/** Magic numbers of files that people point at by mistake, or leave packed. */
const CONTAINERS: readonly (readonly [string, readonly number[]])[] = [
  ['Parquet', [0x50, 0x41, 0x52, 0x31]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['gzip inside gzip', [0x1f, 0x8b]],
];

function containerOf(bytes: Uint8Array): string | undefined {
  return CONTAINERS.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0];
}

function textHead(text: string): TraceHead {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return { ...NOTHING, kind: 'empty', seen: 'a file of blank lines only' };
  const line = lines[first].trim();
  const jsonKeys = /^[{[]/.test(line) ? new Set(fieldNames(text)) : NOTHING.jsonKeys;
  const keys = line.startsWith('{') ? keysOf(line) : [];
  if (keys.length > 0) {
    const seen = `JSON lines with ${shownNames(keys)}`;
    const columns = fieldsOf(line);
    return { ...NOTHING, kind: 'text', columns, cells: [line.slice(0, 80)], keys, jsonKeys, seen };
  }
  const columns = jsonKeys.size > 0 ? [] : cellsOf(line, delimiterOf(line));
  const cells = jsonKeys.size > 0 ? [line.slice(0, 80)] : columns.map((cell) => cell.toLowerCase());
  const seen =
    jsonKeys.size > 0
      ? `a JSON document with ${shownNames([...jsonKeys])}`
      : `a first line ${JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}...` : line)}`;
  return { ...NOTHING, kind: 'text', columns, cells, keys: [], jsonKeys, seen };
}

/** Keys of a JSON object; of one that is cut or damaged, whatever looks like a key in it. */
function keysOf(line: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(line) as object);
  } catch {
    return fieldNames(line);
  }
}

/** Fields of a JSON object and those of objects in it; none of one that is cut or damaged. */
function fieldsOf(line: string): readonly string[] {
  try {
    return flatKeys(JSON.parse(line) as Record<string, unknown>);
  } catch {
    return [];
  }
}

function fieldNames(text: string): readonly string[] {
  return [...text.matchAll(/"([^"\\]{1,64})"\s*:/g)].map((match) => match[1]);
}

const SHOWN_NAMES = 12;

/** A list of names for a message, cut where it would fill the screen. */
export function shownNames(names: readonly string[]): string {
  const shown = names
    .slice(0, SHOWN_NAMES)
    .map((name) => name.slice(0, 40))
    .join(', ');
  return names.length > SHOWN_NAMES ? `${shown} and ${names.length - SHOWN_NAMES} more` : shown;
}
