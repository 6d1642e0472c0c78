import { type Distribution, largestOf, numberInSystem } from '@kavier/core';
import { judgedObjectives } from '../run/judged-objectives.ts';
import type { RunDocument } from '../run/run-document.ts';
import type { Run } from '../run/run-scenario.ts';
import type { LatencyEstimates } from '../uncertainty/uncertainty-document.ts';
import { doubtLines } from './doubts.ts';
import { formatSeconds, formatSignificant, formatUsd, formatWh } from './format.ts';
import { identityLines, joinSections, type Layout, pageWidth } from './layout.ts';
import { sparkline } from './plot-terminal.ts';
import { poolLines } from './pool-table.ts';
import { runAmounts, throughputParts } from './run-amounts.ts';
import { runDoubts } from './run-doubts.ts';
import { stateInWords } from './saturation-sections.ts';
import { renderTable, withoutEmptyColumns, wrapText } from './table.ts';
import { plusMinus, seedLines } from './uncertainty-sections.ts';
import { windowInWords } from './window-words.ts';

/** What `kavier run` prints: doubts, verdict, latencies, amounts, a plot, and how to get it again. A screen. Ends with a newline. */
export function renderRunAnswer(run: Run, document: RunDocument, layout: Layout): string {
  const { style } = layout;
  return joinSections([
    [
      ...doubtLines(runDoubts(document), layout),
      ...wrapText(document.verdict, pageWidth(layout)).map(style.bold),
    ],
    [...latencyLines(document, layout), ...seedLines(document, layout)],
    poolLines(document, layout),
    [
      ...runAmounts(document, run.workload.requests.promptBlocks !== undefined, layout),
      ...presenceLines(run, layout),
      ...identityLines(document, layout),
    ],
  ]);
}

/** The answer in one line, however long. */
export function renderRunBrief(_: Run, document: RunDocument): string {
  const { performance, energy, efficiency, name } = document;
  const objectives = judgedObjectives(document);
  const isKept = objectives.every(({ met }) => met);
  const parts = [
    ...(performance.ttftS.p95 === null ? [] : [`p95 TTFT ${formatSeconds(performance.ttftS.p95)}`]),
    ...(performance.tpotS.p95 === null ? [] : [`p95 TPOT ${formatSeconds(performance.tpotS.p95)}`]),
    ...throughputParts(document).slice(0, 2),
    ...(energy.whPerMtokenOutput === null
      ? []
      : [`${formatWh(energy.whPerMtokenOutput)}/Mtoken out`]),
    ...(efficiency.costUsdPerMtokenOutput === null
      ? []
      : [`${formatUsd(efficiency.costUsdPerMtokenOutput)}/Mtoken out`]),
    ...stateInWords(document),
    ...(objectives.length === 0 ? [] : [isKept ? 'objectives met' : 'objectives MISSED']),
  ];
  return `${name}: ${parts.join(' · ')}\n`;
}

/** Latencies that somebody has; of the others there is nothing to show. */
function latencyLines(
  { performance, service, uncertainty, window, saturation }: RunDocument,
  layout: Layout,
) {
  const intervals = uncertainty?.intervals;
  const rows = [
    latencyRow('TTFT', performance.ttftS, intervals?.ttftS),
    latencyRow('TPOT', performance.tpotS, intervals?.tpotS),
    latencyRow('E2E', performance.e2eS, intervals?.e2eS),
    ...(service === null ? [] : [latencyRow('queue', service.queueS, intervals?.queueS)]),
  ].flat();
  if (rows.length === 0) return [];
  const { cyan, dim } = layout.style;
  const head = ['', 'mean', '+- 80 %', 'p50', 'p95', '+- 80 %', 'p99'];
  return [
    cyan(`Latency, ${windowInWords(window, saturation.state)}`),
    ...renderTable(withoutEmptyColumns(head, rows), dim),
  ];
}

/** A latency of nothing is what a published cache gives its hits, and no time that could be measured. */
const timeInWords = (seconds: number | null) => (seconds === 0 ? '-' : formatSeconds(seconds));

function latencyRow(
  name: string,
  { count, mean, p50, p95, p99 }: Distribution,
  estimates: LatencyEstimates | undefined,
): string[][] {
  if (count === 0) return [];
  const around = (one: 'mean' | 'p95') =>
    estimates === undefined ? '' : plusMinus(estimates[one]);
  return [
    [
      name,
      timeInWords(mean),
      around('mean'),
      timeInWords(p50),
      timeInWords(p95),
      around('p95'),
      timeInWords(p99),
    ],
  ];
}

/** How many requests are there, over the run: whether it settles, grows or drains can be seen. */
function presenceLines({ record: { requests, endS } }: Run, layout: Layout): string[] {
  const width = pageWidth(layout);
  let fromS = Number.POSITIVE_INFINITY;
  for (let id = 0; id < requests.count; id++) fromS = Math.min(fromS, requests.arrivalS[id]);
  if (!(endS > fromS)) return [];
  const present = Array.from(numberInSystem(requests, { fromS, toS: endS }, width));
  const most = largestOf(present);
  const title =
    `In the system over ${formatSeconds(endS - fromS)}: at most ${formatSignificant(most, 3)} requests ` +
    '(mean of a column)';
  return [layout.style.cyan(title), sparkline(present).trimEnd()];
}
