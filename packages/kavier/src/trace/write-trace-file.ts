import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { KavierError, type RequestTable, suggestName, type Workload } from '@kavier/core';
import { type ByteSink, writeTrace } from '@kavier/io';
import { writeWholeFile } from '@kavier/io/node';
import { followsTurns, writeKavierCsv, writeMooncake } from './text-traces.ts';

/** How a trace is written, by the ending of its file, and what is lost in that form. */
interface TraceWriter {
  readonly write: (sink: ByteSink, workload: Workload) => Promise<void>;
  /** What the form cannot hold, for a workload that has it. */
  readonly loss: (workload: Workload) => string | undefined;
}

const WRITERS: Readonly<Record<string, TraceWriter>> = {
  '.parquet': { write: (sink, workload) => writeTrace(workload, sink), loss: () => undefined },
  '.csv': {
    write: (sink, { requests }) => writeKavierCsv(sink, requests),
    loss: ({ requests }) =>
      lossOf('The CSV', {
        'prefix blocks': requests.promptBlocks,
        'waits for answers': requests.afterRequest,
        patience: requests.patienceS,
        classes: requests.requestClass,
      }),
  },
  '.jsonl': {
    write: (sink, { requests }) => {
      requireTurns(requests);
      return writeMooncake(sink, requests);
    },
    loss: ({ requests }) => {
      const size = requests.promptBlocks?.blockTokens ?? 512;
      const lost = lossOf('The JSON lines', {
        'blocks of outputs': requests.outputBlocks,
        patience: requests.patienceS,
        classes: requests.requestClass,
      });
      const read = size === 512 ? '' : `Read it with --set workload.traceBlockTokens=${size}.`;
      return [lost, read].filter(Boolean).join(' ') || undefined;
    },
  },
};

/** What a form does not hold of a workload that has it; undefined when nothing is lost. */
function lossOf(form: string, parts: Readonly<Record<string, unknown>>): string | undefined {
  const lost = Object.keys(parts).filter((name) => parts[name] !== undefined);
  return lost.length === 0
    ? undefined
    : `${form} hold${form.endsWith('s') ? '' : 's'} no ${lost.join(', no ')}.`;
}

/** Errors: a request waits for another than the turn before it, which the form would say otherwise. */
function requireTurns(requests: RequestTable): void {
  if (followsTurns(requests)) return;
  throw new KavierError('JSON lines cannot say which request this workload waits for', {
    kind: 'usage',
    found: 'requests that wait for another one than the turn before them',
    expected: 'a .parquet file for this workload',
  });
}

/** Endings of files that a trace can be written to. */
export const TRACE_ENDINGS: readonly string[] = Object.keys(WRITERS);

/**
 * Writes a trace in the form that the file's ending names, whole or not at all. Returns what the form could not hold.
 * Errors: kind `usage` for another ending, or a file that is there while `force` is not given.
 */
export async function writeTraceFile(
  path: string,
  workload: Workload,
  { force }: { readonly force: boolean },
): Promise<string | undefined> {
  const writer = writerOf(path);
  await refuseExisting(path, force);
  await writeWholeFile(path, (sink) => writer.write(sink, workload));
  return writer.loss(workload);
}

/** Refuses early what `writeTraceFile` would refuse late. */
export async function checkTraceFile(
  path: string,
  { force }: { readonly force: boolean },
): Promise<void> {
  writerOf(path);
  await refuseExisting(path, force);
}

function writerOf(path: string): TraceWriter {
  const ending = extname(path).toLowerCase();
  if (Object.hasOwn(WRITERS, ending)) return WRITERS[ending];
  throw new KavierError('a trace cannot be written in this form', {
    kind: 'usage',
    where: path,
    found: ending === '' ? 'no ending' : ending,
    expected: `a file ending in ${TRACE_ENDINGS.join(', ')}`,
    hint: ending === '' ? undefined : suggestName(ending, TRACE_ENDINGS),
  });
}

async function refuseExisting(path: string, force: boolean): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || (force && facts.isFile())) return;
  throw new KavierError('something is there already', {
    kind: 'usage',
    where: path,
    found: facts.isDirectory() ? 'a folder' : 'a file',
    hint: facts.isDirectory() ? 'Choose another name' : 'Give --force to replace it',
  });
}
