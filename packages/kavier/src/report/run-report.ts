import {
  bucketsOfRun,
  type Distribution,
  largestOf,
  latencyColumns,
  PublishedCostModel,
  publishedPool,
  servingPools,
} from '@kavier/core';
import type { RunDocument } from '../run/run-document.ts';
import type { Run } from '../run/run-scenario.ts';
import { renderCard } from './card-report.ts';
import {
  formatCount,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWh,
} from './format.ts';
import {
  bullets,
  identityLines,
  joinSections,
  type Layout,
  pageWidth,
  type Style,
} from './layout.ts';
import { meansOver, plotCdf, type Step, sparkline } from './plot-terminal.ts';
import { poolDetails, poolLines } from './pool-table.ts';
import { bindingInWords, saturationLines } from './saturation-sections.ts';
import { objectiveLines, serviceAmounts, waitingRows } from './serving-sections.ts';
import { labelled, renderTable, wrapText } from './table.ts';
import { uncertaintyLines } from './uncertainty-sections.ts';
import { windowInWords } from './window-words.ts';

/** What `kavier run` prints: verdict, tables, plot, constraint, assumptions, identity. Ends with a newline. */
export function renderRun(run: Run, document: RunDocument, layout: Layout): string {
  const width = pageWidth(layout);
  const { style } = layout;
  return joinSections([
    wrapText(document.verdict, width).map(style.bold),
    latencyTable(document, layout),
    [...poolLines(document, layout), ...poolDetails(document, layout)],
    uncertaintyLines(document, { width, style }),
    document.service === null
      ? amounts(document, style)
      : serviceAmounts(document, document.service, {
          width,
          style,
          namesPrefixes: run.workload.requests.promptBlocks !== undefined,
        }),
    objectiveLines(document, style),
    wrapText(COVERS, width).map(style.dim),
    [style.cyan('E2E latency: share of requests at or below'), ...latencyPlot(run, width)],
    [style.cyan(loadTitle(run)), ...loadPlot(run, width)],
    limits(run, document, width),
    bullets('Assumed', document.assumptions, layout),
    renderCard(document.workload, layout),
    identityLines(document, layout),
  ]);
}

const COVERS =
  'Rates, objectives and figures per token cover what the latencies cover; totals, hits, batches and saturation are those of the whole run.';

function latencyTable(document: RunDocument, { style }: Layout): string[] {
  const { performance, service, window, saturation } = document;
  const row = (name: string, { mean, p50, p95, p99, max, count }: Distribution) => [
    name,
    ...[mean, p50, p95, p99, max].map(formatSeconds),
    formatCount(count),
  ];
  const table = renderTable(
    {
      head: ['', 'mean', 'p50', 'p95', 'p99', 'max', 'requests'],
      rows: [
        row('TTFT', performance.ttftS),
        row('TPOT', performance.tpotS),
        row('E2E', performance.e2eS),
        ...(service === null ? [] : waitingRows(service, row)),
      ],
    },
    style.dim,
  );
  return [style.cyan(`Latency, ${windowInWords(window, saturation.state)}`), ...table];
}

function amounts(document: RunDocument, style: Style): string[] {
  const { performance, cache, efficiency, energy, workload } = document;
  const perS = (value: number | null, unit: string) => `${formatSignificant(value)} ${unit}/s`;
  const hours = (value: number) => `${formatSignificant(value)} h`;
  const rows: string[][] = [
    [
      'throughput',
      perS(performance.throughputRps, 'requests'),
      perS(performance.promptTokensPerS, 'prompt tok'),
      perS(performance.outputTokensPerS, 'output tok'),
    ],
    [
      'offered load',
      perS(performance.offeredRps, 'requests'),
      `${formatSignificant(performance.meanConcurrency)} requests in the system on average`,
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
      'energy',
      formatWh(energy.totalWh),
      `${formatWh(energy.whPerRequest)}/request`,
      `${formatSignificant(energy.jPerOutputToken, 3)} J/output token`,
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
      'cache hits',
      `${formatShare(cache.requestHitRatio)} of requests`,
      `${formatShare(cache.tokenHitRatio)} of tokens`,
      `${formatShare(cache.lookupHitRatio)} of cache queries`,
    ]);
  }
  return labelled(rows, style.dim);
}

function latencyPlot({ record, workload }: Run, width: number): string[] {
  const generated = record.requests.serving?.generatedTokens ?? workload.requests.outputTokens;
  const { e2eS } = latencyColumns(record.requests, generated);
  const sorted = e2eS.filter((value) => !Number.isNaN(value)).sort();
  return plotCdf({ sorted, width, height: 6, label: formatSeconds });
}

/** Replicas that are busy, mean over each time bucket as far as the run reaches into it. */
function concurrency({ record }: Run): Step[] {
  const { work, endS } = record;
  return Array.from({ length: bucketsOfRun(record) }, (_, bucket) => {
    const startS = bucket * work.bucketS;
    const untilS = Math.min(endS, startS + work.bucketS);
    let busyS = 0;
    for (let replica = 0; replica < work.replicas; replica++) {
      if (bucket < work.bucketCount(replica)) busyS += work.at(replica, bucket, 'busyS');
    }
    return { startS, endS: untilS, value: untilS > startS ? busyS / (untilS - startS) : 0 };
  });
}

function loadTitle(run: Run): string {
  const { bucketS, replicas } = run.record.work;
  const most = largestOf(concurrency(run).map(({ value }) => value));
  if (run.summary.service !== undefined) {
    const parts = isSplit(run) ? 'Data parallel parts of replicas' : 'Replicas';
    return `${parts} busy over time, of ${replicas}; at most ${formatSignificant(most, 3)} in ${formatSeconds(bucketS)}`;
  }
  return `Accelerators busy over time, at most ${formatSignificant(most, 3)} in ${formatSeconds(bucketS)}`;
}

/** Whether what the record numbers as replicas are parts that share experts. */
function isSplit({ ecosystem }: Run): boolean {
  return servingPools(ecosystem).some(({ dataParallel }) => dataParallel > 1);
}

function loadPlot(run: Run, width: number): string[] {
  const line = sparkline(meansOver(concurrency(run), width - 6));
  const end = formatSeconds(run.record.endS);
  return [`      ${line}`, `      0${end.padStart(Math.max(end.length + 1, line.length - 1))}`];
}

function limits(run: Run, document: RunDocument, width: number): string[] {
  const published = publishedPool(run.ecosystem);
  if (published === undefined || document.saturation.state !== 'not-modelled') {
    return saturationLines(document, width);
  }
  const costs = new PublishedCostModel(published.model, published.accelerator);
  return [
    ...wrapText(
      `Binding: ${bindingInWords(document).join('')}; a token takes ${formatSeconds(costs.decodeSPerToken)}.`,
      width,
    ),
    ...wrapText(`Saturation: not modelled; ${document.saturation.reason}.`, width),
  ];
}
