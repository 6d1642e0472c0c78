import { KavierError, suggestName } from '@kavier/core';
import type { ByteSource, FolderSource } from '../source/byte-source.ts';
import { readHead } from '../trace/head.ts';
import type { BenchmarkResult, ReadResultOptions, ResultFormat, ResultInput } from './contract.ts';
import { readDocument } from './document.ts';
import { RESULT_FORMATS } from './formats.ts';
import { readSamples } from './prometheus-text.ts';
import { firstCells } from './text-rows.ts';

/**
 * Reads what a benchmark tool measured, from a file of any known format; `.gz` files as they are.
 * One file may hold several results, one for each load.
 * Errors (KavierError): kind `usage` for an unknown format name; kind `input`, with file, line or
 * path, what was found and what was expected, for a file that is of no known format or does not
 * keep to its format.
 */
export async function readBenchmark(
  source: ByteSource | FolderSource,
  options: ReadResultOptions = {},
): Promise<readonly BenchmarkResult[]> {
  const forced = options.format === undefined ? undefined : formatNamed(options.format);
  const input = await inputOf(source);
  const format = forced ?? RESULT_FORMATS.find((candidate) => candidate.detect(input));
  if (format === undefined) throw unknownFormat(input);
  return (await format.read(input, options)).map(whatExists);
}

/**
 * A result without the lengths that are 0 because nothing was counted; requests without a prompt
 * cannot be sent again.
 */
function whatExists(result: BenchmarkResult): BenchmarkResult {
  const above0 = (mean: number | undefined) => (mean !== undefined && mean > 0 ? mean : undefined);
  const lengths = {
    promptTokens: above0(result.promptTokens),
    outputTokens: above0(result.outputTokens),
  };
  const { requests } = result;
  const sent = result.load.kind === 'requests' ? result.load.requests : requests;
  if (sent?.promptTokens.every((tokens) => tokens === 0) !== true) return { ...result, ...lengths };
  const load =
    result.load.kind === 'requests'
      ? ({ kind: 'unknown', missing: 'the lengths of its requests' } as const)
      : result.load;
  const note = 'No request has a prompt length above 0, so the requests cannot be replayed.';
  const without = {
    requests: undefined,
    latencies: undefined,
    outcomes: undefined,
    firstSentS: undefined,
  };
  return { ...result, ...without, ...lengths, load, notes: [...result.notes, note] };
}

async function inputOf(source: ByteSource | FolderSource): Promise<ResultInput> {
  const head = await readHead(source);
  if (source.kind === 'folder') {
    throw inputError('this is a folder', source.name, head.seen, 'one file of results');
  }
  if (head.kind === 'empty') {
    throw inputError('the file is empty', source.name, head.seen, 'the results of a benchmark');
  }
  if (head.kind === 'parquet') return { source, shape: 'parquet', names: head.names, nodes: [] };
  if (head.kind !== 'text') {
    const expected = `results as text or Parquet: ${formatNames().join(', ')}`;
    throw inputError('this is no file of results', source.name, head.seen, expected);
  }
  if (/^(# (HELP|TYPE|EOF)\b|[a-z_:]+:\w+(\{| \d))/i.test(head.cells.join(','))) {
    const names = new Set((await readSamples(source)).map(({ name }) => name));
    return { source, shape: 'prometheus', names: [...names], nodes: [] };
  }
  if (!/^[{[]/.test(head.cells[0])) {
    return { source, shape: 'csv', names: await firstCells(source), nodes: [] };
  }
  const nodes = await readDocument(source);
  // A field such as `error` may be on some lines only.
  const names = new Set(nodes.flatMap((node) => node.keys()));
  return { source, shape: 'document', names: [...names], nodes };
}

function unknownFormat(input: ResultInput): KavierError {
  const { source, shape, names } = input;
  const kind = shape === 'document' ? 'JSON with' : 'columns';
  const shown = names.length > 12 ? [...names.slice(0, 12), '...'] : names;
  return new KavierError('these are no results of a known format', {
    kind: 'input',
    where: source.name,
    found: names.length === 0 ? 'no names' : `${kind} ${shown.join(', ')}`,
    expected: `one of ${formatNames().join(', ')}`,
    hint: nearMiss(names) ?? 'Force a format by its name if it is one',
  });
}

/** The format that most of the names belong to, and what is missing of it. */
function nearMiss(names: readonly string[]): string | undefined {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const shareOf = ({ marks }: ResultFormat) =>
    marks.filter((mark) => present.has(mark)).length / marks.length;
  const best = RESULT_FORMATS.reduce((a, b) => (shareOf(b) > shareOf(a) ? b : a));
  if (shareOf(best) < 0.5) return undefined;
  const missing = best.marks.filter((mark) => !present.has(mark));
  return missing.length === 0
    ? `It looks like ${best.name}; force that format by its name to see what is wrong`
    : `It looks like ${best.name} without ${missing.join(', ')}`;
}

function formatNamed(name: string): ResultFormat {
  const format = RESULT_FORMATS.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const names = formatNames();
  throw new KavierError(`there is no format of results ${name}`, {
    kind: 'usage',
    where: 'format',
    found: name,
    expected: `one of ${names.join(', ')}`,
    hint: suggestName(name, names),
  });
}

const formatNames = () => RESULT_FORMATS.map(({ name }) => name);

function inputError(what: string, where: string, found: string, expected: string): KavierError {
  return new KavierError(what, { kind: 'input', where, found, expected });
}
