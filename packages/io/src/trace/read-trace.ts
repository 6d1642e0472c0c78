import { KavierError, suggestName, type Workload } from '@kavier/core';
import { resultTraceNamed } from '../results/result-trace.ts';
import type { ByteSource, FolderSource } from '../source/byte-source.ts';
import type { TraceFormat } from './contract.ts';
import { TRACE_FORMATS } from './formats.ts';
import { readHead, type TraceHead } from './head.ts';
import { otherFileHint } from './other-file-hint.ts';
import type { ReadOptions } from './read-options.ts';

export interface ReadTraceOptions extends ReadOptions {
  /** Name of the format. Default: recognised by the content of the source. */
  readonly format?: string | undefined;
}

/**
 * Reads a trace of any known format into a workload; `.gz` files as they are.
 * Errors (KavierError): kind `usage` for an unknown format name; kind `input`, with file, line,
 * column, what was found and what was expected, for a source that is of no known format or does not
 * keep to its format.
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
    hint: otherFileHint(head) ?? nearMiss(head) ?? 'Force a format by its name if it is one',
  });
}

/** The format that most of a table's names belong to, and what the table lacks of it. */
function nearMiss({ cells, keys, names }: TraceHead): string | undefined {
  const present = new Set([...cells, ...keys, ...names].map((name) => name.toLowerCase()));
  let best: TraceFormat | undefined;
  let bestShare = 0;
  for (const format of TRACE_FORMATS) {
    const share = format.marks.filter((mark) => present.has(mark)).length / format.marks.length;
    if (share >= 0.5 && share > bestShare) {
      best = format;
      bestShare = share;
    }
  }
  if (best === undefined) return undefined;
  const missing = best.marks.filter((mark) => !present.has(mark));
  return missing.length === 0
    ? `It looks like ${best.name}; force that format by its name to see what is wrong`
    : `It looks like ${best.name} without ${missing.join(', ')}`;
}

function formatNamed(name: string): TraceFormat {
  const format =
    TRACE_FORMATS.find((candidate) => candidate.name === name) ?? resultTraceNamed(name);
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
