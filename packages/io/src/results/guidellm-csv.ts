import type { ByteSource } from '../source/byte-source.ts';
import type { ResultFormat } from './contract.ts';
import { resultOf } from './guidellm.ts';
import { ResultNode } from './result-node.ts';
import { textRows } from './text-rows.ts';

/** Percentiles of a cell, in the order in which GuideLLM writes them. */
const PERCENTILES = ['p001', 'p01', 'p05', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'p999'];

/** Distributions of the JSON report, by the group and the quantity of a column. */
const METRICS: Readonly<Record<string, string>> = {
  'Request Latency/Successful Sec': 'request_latency',
  'Time to First Token/Successful ms': 'time_to_first_token_ms',
  'Time per Output Token/Successful ms': 'time_per_output_token_ms',
  'Inter Token Latency/Successful ms': 'inter_token_latency_ms',
  'Server Throughput/Successful Requests/Sec': 'requests_per_second',
  'Server Throughput/Successful Concurrency': 'request_concurrency',
  'Token Metrics/Successful Input Tokens': 'prompt_token_count',
  'Token Metrics/Successful Output Tokens': 'output_token_count',
  'Token Throughput/Successful Output Tokens/Sec': 'output_tokens_per_second',
  'Token Throughput/Successful Total Tokens/Sec': 'tokens_per_second',
};

const STATISTICS: Readonly<Record<string, string>> = {
  Mean: 'mean',
  Median: 'median',
  'Std Dev': 'std_dev',
};

/**
 * `benchmarks.csv` of GuideLLM (benchmark/outputs/csv.py, 0.4 to 0.8): three rows of headers, group,
 * quantity and statistic, then a row for each benchmark. It has no single requests.
 */
export const guidellmCsv: ResultFormat = {
  name: 'guidellm-csv',
  title: 'GuideLLM report (CSV)',
  marks: ['run info', 'benchmark', 'request latency', 'time to first token'],
  detect: ({ shape, names }) =>
    shape === 'csv' && ['Run Info', 'Benchmark', 'Request Latency'].every((n) => names.includes(n)),
  read: async ({ source }) => {
    const [groups, quantities, statistics, ...rows] = await textRows(source);
    const header = groups.map((group, i) => [group, quantities?.[i] ?? '', statistics?.[i] ?? '']);
    return rows
      .filter((row) => row.some((cell) => cell !== ''))
      .map((row, i) => benchmarkOf(source, header, row, i + 4));
  },
};

function benchmarkOf(
  source: ByteSource,
  header: readonly (readonly string[])[],
  row: readonly string[],
  line: number,
) {
  const cells = new Map(header.map((names, i) => [names.join('/'), row[i] ?? '']));
  const metrics: Record<string, { successful: Record<string, unknown> }> = {};
  header.forEach(([group, quantity, statistic], i) => {
    const name = METRICS[`${group}/${quantity}`];
    const cell = row[i] ?? '';
    if (name === undefined || cell === '') return;
    metrics[name] ??= { successful: {} };
    const key = STATISTICS[statistic];
    if (key !== undefined) metrics[name].successful[key] = Number(cell);
    if (statistic === 'Percentiles') metrics[name].successful.percentiles = percentilesOf(cell);
  });
  const count = (status: string) => Number(cells.get(`Request Counts/${status}/`) ?? Number.NaN);
  const totals = {
    successful: count('Successful'),
    errored: count('Errored'),
    incomplete: count('Incomplete'),
  };
  const benchmark = {
    config: {
      strategy: strategyOf(cells.get('Benchmark/Strategy/') ?? ''),
      backend: objectOf(cells.get('Run Info/Backend/')),
    },
    duration: Number(cells.get('Timings/Duration/Sec') ?? Number.NaN),
    metrics: { ...metrics, request_totals: totals },
  };
  const place = { source: source.name, line };
  const report = { metadata: objectOf(cells.get('Runtime Info/Metadata/')) };
  const result = resultOf(
    source.name,
    new ResultNode(place, report),
    new ResultNode(place, benchmark),
  );
  const note = 'The CSV report has no single requests; the JSON report beside it has.';
  return { ...result, notes: [...result.notes, note] };
}

/** `concurrent@4`, `constant@2.50`, `synchronous`: as the names of strategies are printed. */
function strategyOf(text: string) {
  const [kind, amount] = text.split('@');
  const value = amount === undefined ? undefined : Number(amount);
  if (kind === 'concurrent') return { kind, streams: value };
  return { kind, rate: value, max_concurrency: kind === 'throughput' ? value : undefined };
}

function percentilesOf(cell: string): Readonly<Record<string, unknown>> {
  const values = parsed(cell);
  if (!Array.isArray(values) || values.length !== PERCENTILES.length) return {};
  return Object.fromEntries(PERCENTILES.map((name, i) => [name, values[i]]));
}

function objectOf(cell: string | undefined): object | undefined {
  const value = cell === undefined ? undefined : parsed(cell);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function parsed(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}
