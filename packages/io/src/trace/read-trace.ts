import { KavierError, suggestName, type Workload } from '@kavier/core';
import type { ByteSource, FolderSource } from '../source/byte-source.ts';
import type { ReadOptions, TraceFormat } from './contract.ts';
import { TRACE_FORMATS } from './formats.ts';
import { readHead } from './head.ts';

export interface ReadTraceOptions extends ReadOptions {
  /** Name of the format. Default: recognised by the content of the source. */
  readonly format?: string | undefined;
}

/**
 * Reads a trace of any known format into a workload; `.gz` files as they are.
 * Errors (KavierError): kind `usage` for an unknown format name; kind `input`, with file, line, column, what was found
 * and what was expected, for a source that is of no known format or does not keep to its format.
 */
export async function readTrace(
  source: ByteSource | FolderSource,
  options: ReadTraceOptions = {},
): Promise<Workload> {
  const format =
    options.format === undefined ? await recognizeTrace(source) : formatNamed(options.format);
  return format.read(source, options);
}

/** The format of a source, judged by the beginning of its content. Errors: none fits. */
export async function recognizeTrace(source: ByteSource | FolderSource): Promise<TraceFormat> {
  const head = await readHead(source);
  const format = TRACE_FORMATS.find((candidate) => candidate.detect(head));
  if (format !== undefined) return format;
  if (head.kind === 'empty') {
    throw new KavierError('the file is empty', {
      kind: 'input',
      where: source.name,
      found: head.seen,
      expected: 'a trace with at least one request',
    });
  }
  throw new KavierError('this is no trace of a known format', {
    kind: 'input',
    where: source.name,
    found: head.seen,
    expected: `one of ${TRACE_FORMATS.map(({ name }) => name).join(', ')}`,
    hint: 'Force a format by its name if it is one',
  });
}

function formatNamed(name: string): TraceFormat {
  const format = TRACE_FORMATS.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const names = TRACE_FORMATS.map((candidate) => candidate.name);
  throw new KavierError(`there is no trace format ${name}`, {
    kind: 'usage',
    where: 'format',
    found: name,
    expected: `one of ${names.join(', ')}`,
    hint: suggestName(name, names),
  });
}
