import { KavierError, suggestName } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { readHead, type TraceHead } from '../trace/head.ts';
import type { ReadSignalOptions, Signal, SignalFormat } from './contract.ts';
import { SIGNAL_FORMATS } from './formats.ts';

/**
 * Reads a grid's carbon intensity or an electricity price from a file of any known format; `.gz` files as they are.
 * Errors (KavierError): kind `usage` for an unknown format name or a format that has no such signal; kind `input`, with
 * file, line, what was found and what was expected, for a file that is of no known format or does not keep to its
 * format.
 */
export async function readSignal(source: ByteSource, options: ReadSignalOptions): Promise<Signal> {
  const format =
    options.format === undefined ? await recognised(source) : formatNamed(options.format);
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

async function recognised(source: ByteSource): Promise<SignalFormat> {
  const head = await readHead(source);
  const format = SIGNAL_FORMATS.find((candidate) => candidate.detect(head));
  if (format !== undefined) return format;
  const isEmpty = head.kind === 'empty';
  throw new KavierError(isEmpty ? 'the file is empty' : 'this is no signal of a known format', {
    kind: 'input',
    where: source.name,
    found: head.seen,
    expected: `one of ${SIGNAL_FORMATS.map(({ name, marks }) => `${name} (${marks.join(', ')})`).join('; ')}`,
    hint: isEmpty ? undefined : nearMiss(head),
  });
}

/** The first format of which some names are there, and what is missing. */
function nearMiss({ kind, cells, names }: TraceHead): string | undefined {
  const present = new Set([...cells, ...names.map((name) => name.toLowerCase())]);
  const near = SIGNAL_FORMATS.find(
    ({ container, marks }) =>
      (container === 'parquet') === (kind === 'parquet') && marks.some((mark) => present.has(mark)),
  );
  if (near === undefined) return undefined;
  const missing = near.marks.filter((mark) => !present.has(mark));
  return `It looks like ${near.name} without ${missing.join(', ')}`;
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
