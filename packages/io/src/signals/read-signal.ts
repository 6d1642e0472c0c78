import { KavierError, suggestName } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { readHead, type TraceHead } from '../trace/head.ts';
import type { ReadSignalOptions, Signal, SignalFormat, SignalKind } from './contract.ts';
import { SIGNAL_FORMATS } from './formats.ts';
import { publisherHint } from './publisher-hint.ts';

/**
 * Reads a grid's carbon intensity or an electricity price from a file of any known format; `.gz` files as they are.
 * Errors (KavierError): kind `usage` for an unknown format name or a format that has no such signal; kind `input`, with
 * file, line, what was found and what was expected, for a file that is of no known format or does not keep to its
 * format.
 */
export async function readSignal(source: ByteSource, options: ReadSignalOptions): Promise<Signal> {
  const format =
    options.format === undefined
      ? await recognised(source, options.kind)
      : formatNamed(options.format);
  if (!format.kinds.includes(options.kind)) {
    throw new KavierError(`${format.title} has no ${options.kind}`, {
      kind: 'usage',
      where: source.name,
      found: `format ${format.name}: ${format.kinds.join(', ')}`,
      expected: `a file with a ${options.kind}`,
    });
  }
  return format.read(source, options);
}

async function recognised(source: ByteSource, kind: SignalKind): Promise<SignalFormat> {
  const head = await readHead(source);
  const format = SIGNAL_FORMATS.find((candidate) => candidate.detect(head));
  if (format !== undefined) return format;
  const isEmpty = head.kind === 'empty';
  throw new KavierError(isEmpty ? 'the file is empty' : 'this is no signal of a known format', {
    kind: 'input',
    where: source.name,
    found: head.seen,
    expected: `one of ${SIGNAL_FORMATS.map(worded).join('; ')}`,
    hint: isEmpty ? undefined : (publisherHint(head) ?? nearMiss(head, kind)),
  });
}

/** A format as a message names it: what its files are, and their columns. */
function worded({ name, container, marks }: SignalFormat): string {
  return `${name} (${container === 'csv' ? 'CSV' : 'Parquet'} with ${marks.join(', ')})`;
}

/** The format of which most names are there, and what is missing or what the file is instead. */
function nearMiss({ kind, columns }: TraceHead, of: SignalKind): string | undefined {
  const present = new Set(columns.map((name) => name.toLowerCase()));
  const container = kind === 'parquet' ? 'parquet' : 'csv';
  const shareOf = ({ marks }: SignalFormat) =>
    marks.filter((mark) => present.has(mark)).length / marks.length;
  const near = SIGNAL_FORMATS.filter(
    (format) => format.kinds.includes(of) && shareOf(format) > 0,
  ).sort(
    (a, b) =>
      Number(b.container === container) - Number(a.container === container) ||
      shareOf(b) - shareOf(a),
  )[0];
  if (near === undefined) return undefined;
  const missing = near.marks.filter((mark) => !present.has(mark));
  if (missing.length > 0) return `It looks like ${near.name} without ${missing.join(', ')}`;
  const other = container === 'csv' ? 'text' : 'Parquet';
  return `It has the columns of ${near.name}, which is ${near.title}, but is ${other}`;
}

function formatNamed(name: string): SignalFormat {
  const format = SIGNAL_FORMATS.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const names = SIGNAL_FORMATS.map((candidate) => candidate.name);
  throw new KavierError(`there is no format of signals ${name}`, {
    kind: 'usage',
    where: 'format',
    found: name,
    expected: `one of ${names.join(', ')}`,
    hint: suggestName(name, names),
  });
}
