import { formatCount, formatSeconds, formatSignificant } from '../report/format.ts';
import { renderTable } from '../report/table.ts';
import type { BenchResult } from './case.ts';
import type { BenchDocument, TimeRatio } from './document.ts';

/** The benchmark as people read it. */
export function benchText(
  { machine, cases, skipped, scaling, ratios, repetitions }: BenchDocument,
  dim: (text: string) => string,
): string {
  const table = renderTable(
    {
      head: [
        'case',
        'best',
        'processor',
        'first',
        'per second',
        'peak memory',
        'published',
        'times faster',
      ],
      rows: cases.map(rowOf),
    },
    dim,
  );
  const lines = [
    `${machine.processor}, ${machine.processors} processors, Node ${machine.node.slice(1)}; best of ${repetitions}`,
    '',
    ...table,
  ];
  for (const { cases: series, timeSlope, memorySlope, bytesPerRequest } of scaling) {
    lines.push(
      '',
      `Growth from ${series[0]} to ${series[series.length - 1]}, as an exponent of the requests: time ` +
        `${formatSignificant(timeSlope, 3)}, peak memory ${formatSignificant(memorySlope, 3)}; ` +
        `${formatSignificant(bytesPerRequest, 3)} bytes for each further request, workload included.`,
    );
  }
  return [...lines, ...ratioLines(ratios), ...skippedLines(skipped)].join('\n');
}

/** Each case beside the one that it is compared to. */
export function ratioLines(ratios: readonly TimeRatio[]): string[] {
  if (ratios.length === 0) return [];
  const lines = ratios.map(({ case: name, to, ratio, moreUsPerRequest }) => {
    const more =
      moreUsPerRequest === null
        ? ''
        : ` (${moreUsPerRequest < 0 ? '' : '+'}${formatSignificant(moreUsPerRequest, 3)} us a request)`;
    return `${name} takes ${formatSignificant(ratio, 3)} times as long as ${to}${more}.`;
  });
  return ['', ...lines];
}

/** The cases that cannot be measured here, and why. */
export function skippedLines(skipped: BenchDocument['skipped']): string[] {
  if (skipped.length === 0) return [];
  return ['', ...skipped.map(({ name, why }) => `skipped ${name}: ${why}`)];
}

function rowOf(result: BenchResult): string[] {
  const amount = result.work.rows ?? result.work.requests;
  const { published, speedup } = result;
  return [
    result.name,
    formatSeconds(result.bestS),
    result.cpuS === null ? '' : formatSeconds(result.cpuS),
    formatSeconds(result.wallS[0]),
    amount > 0 ? formatCount(Math.round(amount / result.bestS)) : '',
    `${formatCount(Math.round(result.peakMemoryBytes / 1e6))} MB`,
    published === undefined ? '' : formatSeconds(published.wallS),
    speedup === undefined ? '' : `${formatSignificant(speedup, 3)}x`,
  ];
}
