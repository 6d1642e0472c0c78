import type { Workload } from '@kavier/core';
import { largestOf } from '@kavier/core';
import type { TokenSummary, TraceDocument } from '../trace/trace-document.ts';
import { renderCard } from './card-report.ts';
import { doubtLines } from './doubts.ts';
import { formatCount, formatSeconds, formatSignificant } from './format.ts';
import { labelledBars, logHistogram, timeHistogram } from './histogram.ts';
import { joinSections, type Layout, pageWidth } from './layout.ts';
import { labelled, renderTable } from './table.ts';

/** What `kavier trace inspect` prints. Ends with a newline. */
export function renderTrace(workload: Workload, document: TraceDocument, layout: Layout): string {
  return joinSections([
    doubtLines(document.doubts, layout),
    facts(document, layout),
    lengths(document, layout),
    reuse(document, layout),
    histograms(workload, document, layout),
    renderCard(document, layout),
    [
      layout.style.dim(
        `fingerprint ${document.fingerprint.slice(0, 12)} · kavier ${document.kavier}`,
      ),
    ],
  ]);
}

function facts(document: TraceDocument, { style }: Layout): string[] {
  const { requests, spanS, meanRateRps, interArrivalCv, sessions, turnsPerSession } = document;
  const rows = [
    ['requests', formatCount(requests), spanS > 0 ? `over ${formatSeconds(spanS)}` : ''],
    meanRateRps === null
      ? ['arrivals', 'all at once', '']
      : [
          'arrivals',
          `${formatSignificant(meanRateRps)} requests/s`,
          `coefficient of variation ${formatSignificant(interArrivalCv, 3)}`,
        ],
    [
      'sessions',
      sessions === 0 ? 'none' : formatCount(sessions),
      sessions === 0 ? '' : `${formatSignificant(turnsPerSession)} turns each`,
    ],
  ];
  return labelled(rows, style.dim);
}

function lengths({ promptTokens, outputTokens }: TraceDocument, { style }: Layout): string[] {
  const row = (name: string, { mean, p50, p90, p99, max, total }: TokenSummary) => [
    name,
    ...[mean, p50, p90, p99, max].map((value) => formatSignificant(value)),
    formatCount(total),
  ];
  return renderTable(
    {
      head: ['tokens', 'mean', 'p50', 'p90', 'p99', 'max', 'total'],
      rows: [row('prompt', promptTokens), row('output', outputTokens)],
    },
    style.dim,
  );
}

function reuse({ reuse: found, reuseForModel }: TraceDocument, { style }: Layout): string[] {
  const blocks = reuseForModel === null ? '' : `, in the blocks of ${reuseForModel}`;
  const title = style.cyan(`Prefix reuse in an unbounded cache${blocks}`);
  if (found === null) return [title, 'Nothing is known of shared prefixes.'];
  const rows = [
    [
      'blocks',
      `${formatCount(found.totalBlocks)} of ${found.blockTokens} tokens`,
      `${formatCount(found.distinctBlocks)} distinct`,
    ],
    [
      'hit ratio',
      `${found.blockHitRatio.toFixed(4)} of blocks`,
      `${found.tokenHitRatio.toFixed(4)} of tokens`,
    ],
    [
      'reusable',
      `${formatCount(found.reusableTokens)} tokens`,
      'full blocks, one token computed a prompt',
    ],
    ['', '', 'an engine may hit answers, too'],
  ];
  return [title, ...labelled(rows, style.dim)];
}

function histograms({ requests }: Workload, { spanS }: TraceDocument, layout: Layout): string[] {
  const bins = Math.min(60, pageWidth(layout) - 34);
  const prompts = logHistogram(requests.promptTokens, bins);
  const outputs = logHistogram(requests.outputTokens, bins);
  const rows: [string, readonly number[], string, string][] = [
    ['arrivals', timeHistogram(requests.arrivalS, bins), '0', formatSeconds(spanS)],
    ['prompt tokens', prompts.counts, formatCount(prompts.from), formatCount(prompts.to)],
    ['output tokens', outputs.counts, formatCount(outputs.from), formatCount(outputs.to)],
  ];
  const start = largestOf(rows.map(([, , from]) => from.length));
  return [
    layout.style.cyan('Histograms (tokens in bins of equal ratio)'),
    ...rows.map(
      ([name, counts, from, to]) =>
        `${layout.style.dim(name.padEnd(14))}${labelledBars(counts, from.padStart(start), to)}`,
    ),
  ];
}
