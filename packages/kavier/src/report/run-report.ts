import { latencyColumns, PublishedCostModel } from '@kavier/core';
import type { RunDocument } from '../run/run-document.ts';
import type { Run } from '../run/run-scenario.ts';
import { SHOWN_HASH_LENGTH } from '../scenario/hash.ts';
import { formatCount, formatSeconds, formatShare, formatSignificant, formatUsd } from './format.ts';
import { plotCdf, regroup, sparkline } from './plot-terminal.ts';
import { renderTable, wrapText } from './table.ts';

/** How text is styled; the identity when colours are off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly yellow: (text: string) => string;
}

export interface ReportLayout {
  /** Characters in a line. */
  readonly width: number;
  readonly style: Style;
}

const MAX_WIDTH = 120;

/** What `kavier run` prints: verdict, tables, plot, constraint, assumptions, identity. Ends with a newline. */
export function renderRun(run: Run, document: RunDocument, layout: ReportLayout): string {
  const width = Math.min(layout.width, MAX_WIDTH);
  const { style } = layout;
  const title = (text: string) => style.cyan(text);
  const sections = [
    wrapText(document.verdict, width).map(style.bold),
    latencyTable(document, style),
    amounts(document, style),
    [title('E2E latency, share of requests'), ...latencyPlot(run, width)],
    [title(loadTitle(run)), ...loadPlot(run, width)],
    limits(run, document, width),
    bulleted(title('Assumed'), document.assumptions, width, style),
    workloadCard(document, width, style, title),
    identity(document, width, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function latencyTable({ performance }: RunDocument, style: Style): string[] {
  const row = (
    name: string,
    { mean, p50, p95, p99, max, count }: RunDocument['performance']['ttftS'],
  ) => [name, ...[mean, p50, p95, p99, max].map(formatSeconds), formatCount(count)];
  return renderTable(
    {
      head: ['', 'mean', 'p50', 'p95', 'p99', 'max', 'requests'],
      rows: [
        row('TTFT', performance.ttftS),
        row('TPOT', performance.tpotS),
        row('E2E', performance.e2eS),
      ],
    },
    style.dim,
  );
}

function amounts(document: RunDocument, style: Style): string[] {
  const { performance, cache, efficiency, workload } = document;
  const perS = (value: number | null, unit: string) => `${formatSignificant(value)} ${unit}/s`;
  const hours = (value: number) => `${formatSignificant(value)} h`;
  const rows: string[][] = [
    [
      'throughput',
      perS(performance.throughputRps, 'requests'),
      perS(performance.promptTokensPerS, 'prompt tokens'),
      perS(performance.outputTokensPerS, 'output tokens'),
    ],
    [
      'load',
      `${perS(performance.offeredRps, 'requests')} offered`,
      `${formatSignificant(performance.meanConcurrency)} at a time`,
      `over ${formatSeconds(performance.spanS)}`,
    ],
    [
      'tokens',
      `${formatCount(workload.promptTokens + workload.outputTokens)} in all`,
      `${formatCount(workload.promptTokens)} prompt`,
      `${formatCount(workload.outputTokens)} output`,
    ],
    [
      'GPU hours',
      hours(efficiency.acceleratorHours),
      `prefill ${hours(efficiency.prefillHours)}`,
      `decode ${hours(efficiency.decodeHours)}`,
    ],
    [
      'cost',
      formatUsd(efficiency.costUsd),
      `${formatUsd(efficiency.costUsdPerMtokenTotal)}/Mtoken`,
      `${formatUsd(efficiency.costUsdPerMtokenOutput)}/Mtoken out`,
    ],
    [
      'as published',
      `${formatSignificant(efficiency.publishedCostPerMtokenPerS)} USD/Mtoken/s`,
      `${formatUsd(efficiency.costUsdPerRequest)}/request`,
      `utilization ${formatShare(efficiency.meanUtilization)}`,
    ],
  ];
  if (cache !== null) {
    rows.push([
      'prefix cache',
      `${formatShare(cache.requestHitRatio)} of requests`,
      `${formatShare(cache.tokenHitRatio)} of tokens`,
      `${formatShare(cache.lookupHitRatio)} of lookups`,
    ]);
  }
  const [first] = rows[0];
  return renderTable({ head: [], rows, right: [] }).map((line) =>
    line.replace(/^\S+( \S+)?(?= {2})/, (name) =>
      name === first ? style.dim(name) : style.dim(name),
    ),
  );
}

function latencyPlot({ record, workload }: Run, width: number): string[] {
  const { e2eS } = latencyColumns(record.requests, workload.requests.outputTokens);
  const sorted = e2eS.filter((value) => !Number.isNaN(value)).sort();
  return plotCdf({ sorted, width, height: 6, label: formatSeconds });
}

function concurrency({ record }: Run): number[] {
  const { work } = record;
  return Array.from({ length: work.bucketCount(0) }, (_, bucket) => work.at(0, bucket, 'busyS'));
}

function loadTitle(run: Run): string {
  const { bucketS } = run.record.work;
  const most = Math.max(...concurrency(run), 0) / bucketS;
  return `Accelerators busy over time, at most ${formatSignificant(most, 3)} in ${formatSeconds(bucketS)}`;
}

function loadPlot(run: Run, width: number): string[] {
  const buckets = concurrency(run);
  const line = sparkline(regroup(buckets, width - 6));
  const end = formatSeconds(run.record.endS);
  return [`      ${line}`, `      0${end.padStart(Math.max(end.length + 1, line.length - 1))}`];
}

const CONSTRAINTS: Readonly<Record<RunDocument['bindingConstraint']['name'], string>> = {
  'prefill-compute': 'prefill, at the speed of compute',
  'decode-compute': 'decode, at the speed of compute',
  'decode-bandwidth': 'decode, at the speed of memory: every token reads all weights',
};

function limits(run: Run, document: RunDocument, width: number): string[] {
  const { name, share } = document.bindingConstraint;
  const { model, accelerator } = run.ecosystem.fleet;
  const costs = new PublishedCostModel(model, accelerator);
  return [
    ...wrapText(
      `Binding: ${CONSTRAINTS[name]} (${formatShare(share)} of the hours; a token takes ` +
        `${formatSeconds(costs.decodeSPerToken)}).`,
      width,
    ),
    ...wrapText(`Saturation: not modelled; ${document.saturation.reason}.`, width),
  ];
}

function bulleted(title: string, items: readonly string[], width: number, style: Style): string[] {
  if (items.length === 0) return [];
  const lines = items.flatMap((item) => {
    const wrapped = wrapText(item, width, '- ', '  ');
    return /^[A-Z]{2}/.test(item) ? wrapped.map(style.yellow) : wrapped;
  });
  return [title, ...lines];
}

function workloadCard(
  { workload }: RunDocument,
  width: number,
  style: Style,
  title: (text: string) => string,
): string[] {
  const counted = (what: string, items: RunDocument['workload']['leftOut']) =>
    items.map(({ reason, count }) => `${what}: ${formatCount(count)} ${reason}.`);
  const items = [
    `${formatCount(workload.requests)} requests from ${formatCount(workload.rows)} rows.`,
    ...counted('Left out', workload.leftOut),
    ...counted('Repaired', workload.repaired),
    ...workload.notes,
  ];
  const head = title(`Workload ${workload.source} (${workload.format})`);
  return bulleted(head, items, width, style);
}

function identity(document: RunDocument, width: number, style: Style): string[] {
  const { scenarioHash, seed, kavier, command } = document;
  return [
    ...wrapText(
      `scenario ${scenarioHash.slice(0, SHOWN_HASH_LENGTH)} · seed ${seed} · kavier ${kavier}`,
      width,
    ).map(style.dim),
    style.dim(`again: ${command}`),
  ];
}
