import type { ByteSource } from '../source/byte-source.ts';
import { aiperfResult } from './aiperf.ts';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { ResultNode } from './result-node.ts';
import { textRows } from './text-rows.ts';

/** A metric as the JSON export has it: `unit`, `avg`, `p50` and so on. */
type Metric = Record<string, unknown>;
type Metrics = Record<string, Metric>;

/**
 * `profile_export_aiperf.csv` (exporters/metrics_csv_exporter.py, read to 0.13): a table of
 * distributions, then one of single values; the unit stands behind the name. It does not have the
 * configuration of the run.
 */
export const aiperfCsv: ResultFormat = {
  name: 'aiperf-csv',
  title: 'AIPerf profile export (CSV)',
  marks: ['metric', 'avg', 'p50', 'p99'],
  detect: ({ shape, names }) =>
    shape === 'csv' && names[0] === 'Metric' && ['avg', 'p50', 'p99'].every(isIn(names)),
  read: async ({ source }) => [resultOfCsv(source, await textRows(source))],
};

/**
 * `profile_export_aiperf_sweep.csv` (exporters/aggregate/aggregate_sweep_csv_exporter.py): a row for
 * each combination of parameters, `mean` and others of every metric; latencies are milliseconds.
 */
export const aiperfSweepCsv: ResultFormat = {
  name: 'aiperf-sweep-csv',
  title: 'AIPerf sweep (CSV)',
  marks: ['request_latency_mean', 'request_throughput_mean'],
  otherMarks: [['request_latency_avg_mean', 'request_throughput_avg_mean']],
  detect: ({ shape, names }) =>
    shape === 'csv' &&
    names.some((name) => /^request_latency(_avg)?_mean$/.test(name)) &&
    names.some((name) => /^request_throughput(_avg)?_mean$/.test(name)),
  read: async ({ source }) => {
    const [header, ...rows] = await textRows(source);
    const end = rows.findIndex((row) => row.every((cell) => cell === ''));
    const table = rows.slice(0, end < 0 ? rows.length : end);
    return table.map((row, i) => resultOfRow(source, header, row, i + 2));
  },
};

/**
 * `profile_export_aiperf_sweep.json` and `profile_export_aiperf_aggregate.json`: what several runs
 * gave, by combination of parameters or over repetitions.
 */
export const aiperfSweep: ResultFormat = {
  name: 'aiperf-sweep',
  title: 'AIPerf sweep or aggregate of runs (JSON)',
  marks: ['aggregation_type', 'num_profile_runs'],
  otherMarks: [['per_combination_metrics']],
  detect: ({ nodes }) => {
    if (nodes.length !== 1) return false;
    const [node] = nodes;
    const metadata = node.optionalNode('metadata');
    return node.has('per_combination_metrics') || metadata?.has('aggregation_type') === true;
  },
  read: async ({ source, nodes: [node] }) => {
    const combinations = node.has('per_combination_metrics')
      ? node.nodes('per_combination_metrics')
      : [node];
    return combinations.map((one) => resultOfMeans(source.name, one));
  },
};

const isIn = (names: readonly string[]) => (name: string) => names.includes(name);

function resultOfCsv(source: ByteSource, rows: readonly (readonly string[])[]): BenchmarkResult {
  const metrics: Metrics = {};
  let header: readonly string[] = [];
  for (const row of rows) {
    if (row[0] === 'Metric') header = row;
    else if (row[0] === '' || row[0] === 'Endpoint') header = [];
    if (header.length === 0 || row === header) continue;
    const named = /^(.*?)\s*(?:\(([^()]*)\))?$/.exec(row[0]);
    const name = (named?.[1] ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '_');
    metrics[name] = { unit: named?.[2] };
    header.forEach((statistic, i) => {
      if (i === 0 || row[i] === undefined || row[i] === '') return;
      const key = statistic === 'Value' ? 'avg' : statistic;
      metrics[name][key] = Number(row[i].replaceAll(',', ''));
    });
  }
  // Spelled otherwise than in the JSON export.
  metrics.error_request_count ??= metrics.error_requests ?? metrics.error_count ?? {};
  const completed = Number(metrics.request_count?.avg ?? 0);
  const all = Number(
    metrics.completed_requests_success_error_?.avg ?? metrics.completed_requests?.avg,
  );
  if (metrics.error_request_count.avg === undefined && all > completed) {
    metrics.error_request_count.avg = all - completed;
  }
  const place = { source: source.name };
  const result = aiperfResult(
    source.name,
    new ResultNode(place, { ...metrics, aiperf_version: '' }),
  );
  return { ...result, tool: 'aiperf', toolVersion: undefined, notes: [...result.notes, ROUNDED] };
}

const ROUNDED = 'The CSV has two decimals, so latencies are known to 0.01 ms.';

function resultOfRow(
  source: ByteSource,
  header: readonly string[],
  row: readonly string[],
  line: number,
): BenchmarkResult {
  const isMetric = (name: string) => /_(mean|std|min|max|cv)$/.test(name);
  const parameters: Record<string, number> = {};
  const means: Metrics = {};
  header.forEach((name, i) => {
    const cell = row[i] ?? '';
    if (cell === '') return;
    if (!isMetric(name)) parameters[name] = Number(cell);
    else if (name.endsWith('_mean')) means[name.slice(0, -'_mean'.length)] = { mean: Number(cell) };
  });
  const node = new ResultNode({ source: source.name, line }, { parameters, metrics: means });
  const result = resultOfMeans(source.name, node);
  return { ...result, notes: [...result.notes, ROUNDED] };
}

/** Metrics as means over runs: one object a metric, or one a statistic (`request_latency_p99`). */
function resultOfMeans(source: string, one: ResultNode): BenchmarkResult {
  const folded: Metrics = {};
  const metrics = one.node('metrics');
  for (const key of metrics.keys()) {
    const stated = metrics.optionalNode(key);
    if (stated === undefined) continue;
    const [, name, statistic] = /^(.*?)(?:_(avg|min|max|std|p\d+))?$/.exec(key) ?? [];
    const unit = stated.text('unit') ?? unitOf(name);
    folded[name] ??= { unit };
    if (statistic !== undefined) folded[name][statistic] = stated.raw('mean');
    else {
      for (const field of stated.keys()) folded[name][field] = stated.raw(field);
      folded[name].avg ??= stated.raw('mean');
    }
  }
  const node = one.derived({ ...folded, parameters: one.raw('parameters'), aiperf_version: '' });
  const result = aiperfResult(source, node);
  const runs = 'Figures of the file are means over the runs of one setting.';
  return { ...result, tool: 'aiperf', toolVersion: undefined, notes: [...result.notes, runs] };
}

/** Units that the tool prints where a table leaves them out. */
function unitOf(metric: string): string | undefined {
  if (metric === 'benchmark_duration') return 'sec';
  return /latency|time_to/.test(metric) ? 'ms' : undefined;
}
