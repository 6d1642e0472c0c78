import { Float64Column, Int32Column, KavierError, type Workload } from '@kavier/core';
import { fileOnly, type TraceFormat } from '../trace/contract.ts';
import type { TraceHead } from '../trace/head.ts';
import type { ReadOptions } from '../trace/read-options.ts';
import { TraceColumns, workloadOf } from '../trace/trace-columns.ts';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { RESULT_FORMATS } from './formats.ts';
import { prefixChain } from './prefix-chain.ts';
import { plural } from './quantities.ts';
import { readBenchmark } from './read-result.ts';
import { requestLog } from './request-log.ts';

/** A request log is a table of requests, which the readers of tables take. */
const CANDIDATES = RESULT_FORMATS.filter((format) => format !== requestLog);

/** Results of benchmark tools, exports and logs of single requests as traces: what was sent, and when. */
export const benchmarkResults: TraceFormat = {
  name: 'benchmark-results',
  title: 'Results of a benchmark tool, or an export of requests',
  description:
    'Requests of vllm bench serve, GuideLLM, AIPerf, inference-perf, LLMeter, LiteLLM or OpenTelemetry, ' +
    'failed ones included, at the times at which they were sent.',
  input: 'file',
  marks: ['resourcespans', 'benchmarks'],
  detect: (head) => CANDIDATES.some((format) => isHeadOf(format, head)),
  read: (input, options) => readAs(undefined, input, options),
};

/** The trace format that reads results of one tool; undefined where there is no such tool. */
export function resultTraceNamed(name: string): TraceFormat | undefined {
  const format = RESULT_FORMATS.find((candidate) => candidate.name === name);
  if (format === undefined) return undefined;
  return { ...benchmarkResults, name, read: (input, options) => readAs(name, input, options) };
}

function isHeadOf(
  { marks, otherMarks = [] }: ResultFormat,
  { kind, cells, jsonKeys }: TraceHead,
): boolean {
  if (kind !== 'text') return false;
  const isPrometheus = /^# (help|type) vllm:/.test(cells.join(',')) || cells[0].startsWith('vllm:');
  if (isPrometheus) return marks[0].startsWith('vllm:');
  const has = (mark: string) => jsonKeys.has(mark) || cells.includes(mark);
  return [marks, ...otherMarks].some((names) => names.every(has));
}

async function readAs(
  format: string | undefined,
  input: Parameters<TraceFormat['read']>[0],
  options: ReadOptions,
): Promise<Workload> {
  const source = fileOnly(input);
  const results = await readBenchmark(source, { format });
  const known = results.filter(({ requests }) => requests !== undefined);
  if (known.length === 0) throw noRequests(source.name, results);
  return workload(source.name, results, known, options);
}

/** The file can be compared with, if not replayed. */
function noRequests(where: string, results: readonly BenchmarkResult[]): KavierError {
  const tools = [...new Set(results.map(({ tool }) => tool))].join(', ');
  return new KavierError('these results have no requests that could be replayed', {
    kind: 'input',
    where,
    found: `${plural(results.length, 'result')} of ${tools}, without the times at which requests were sent`,
    expected: 'a trace, or results with their single requests',
    hint:
      `Compare with them instead: kavier validate --results ${where}, or fit to them: kavier calibrate ${where}. ` +
      'vllm bench serve --save-detailed, AIPerf’s profile_export.jsonl and others keep the requests',
  });
}

function workload(
  source: string,
  all: readonly BenchmarkResult[],
  known: readonly BenchmarkResult[],
  options: ReadOptions,
): Workload {
  const columns = new TraceColumns();
  columns.sourceRow = new Int32Column();
  const cached = new Int32Column();
  const startsS = startsOf(known);
  const classes = new Int32Column();
  let failed = 0;
  known.forEach(({ requests, outcomes }, r) => {
    if (requests === undefined) return;
    for (let i = 0; i < requests.count; i++) {
      columns.add(
        startsS[r] + requests.arrivalS[i],
        requests.promptTokens[i],
        requests.outputTokens[i],
      );
      columns.sourceRow?.push(requests.sourceRow?.[i] ?? i);
      cached.push(outcomes?.cachedTokens?.[i] ?? -1);
      classes.push(r);
      failed += outcomes?.isFailed[i] ?? 0;
    }
  });
  const { count } = columns;
  const notes = [...new Set(known.flatMap((result) => result.notes))];
  if (known.length > 1) {
    columns.requestClass = classes;
    columns.classNames = known.map((_, r) => `result ${r + 1}`);
    notes.push(
      `The file has ${known.length} loads; the trace has all of them, one after the other as they were ` +
        'measured, as classes of requests.',
    );
  }
  if (all.length > known.length) {
    notes.push(
      `${plural(all.length - known.length, 'result')} without single requests were left out.`,
    );
  }
  notes.push(`${failed} of ${plural(count, 'request')} failed when they were measured.`);
  const made = workloadOf(columns, {
    source,
    format: 'benchmark-results',
    rows: count,
    notes,
    doubts: waitingClients(known),
    fromFirstArrival: true,
  });
  return withPrefixes(made, known, cached, options);
}

/** A client that waits for answers sends when the measured service answered. */
function waitingClients(results: readonly BenchmarkResult[]): readonly string[] {
  const clients = results.flatMap(({ load }) =>
    load.kind === 'closed-loop' ? [load.concurrency] : [],
  );
  if (clients.length === 0) return [];
  return [
    `It was measured with ${clients.join(', ')} clients that wait for answers: the arrivals are those that the ` +
      'measured service made, and do not follow the answers of this one.',
  ];
}

/** The clock of each result: that of the file where it goes on from one to the next, else one after the other. */
function startsOf(results: readonly BenchmarkResult[]): readonly number[] {
  const starts = new Float64Column();
  let endS = Number.NEGATIVE_INFINITY;
  for (const { firstSentS = 0, durationS, requests } of results) {
    const startS = Math.max(firstSentS, endS);
    starts.push(startS);
    const { arrivalS, count } = requests ?? { arrivalS: [0], count: 1 };
    endS = startS + Math.max(durationS, arrivalS[count - 1]);
  }
  return [...starts.view()];
}

/** Cached tokens as prefixes that are shared as far, in order of arrival. */
function withPrefixes(
  made: Workload,
  known: readonly BenchmarkResult[],
  cached: Int32Column,
  options: ReadOptions,
): Workload {
  if (!known.some(({ outcomes }) => outcomes?.cachedTokens !== undefined)) return made;
  // Results follow each other and each is in order of arrival, so reading kept the order.
  const chain = prefixChain(made.requests, cached.view(), options.blockTokens);
  if (chain === undefined) return made;
  const notes = [
    ...made.card.notes,
    `Cached prompt tokens of the file are laid out as one shared prefix, in blocks of ${chain.blocks.blockTokens}.`,
  ];
  if (chain.unseeded > 0) {
    notes.push(
      `${plural(chain.unseeded, 'request')} found what no request of the file can have left: it was ` +
        'cached before, and is computed once here.',
    );
  }
  const requests = { ...made.requests, promptBlocks: chain.blocks };
  return { requests, card: { ...made.card, notes } };
}
