import { formatCount, formatSeconds, formatSignificant } from '../report/format.ts';
import { renderTable } from '../report/table.ts';
import type { BenchResult } from './case.ts';
import type { BenchDocument } from './document.ts';

/** The benchmark as people read it. */
export function benchText(
  { machine, cases, scaling, ratios, repetitions }: BenchDocument,
  dim: (text: string) => string,
): string {
  const table = renderTable(
    {
      head: ['case', 'best', 'first', 'per second', 'peak memory', 'published', 'times faster'],
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
  for (const { case: name, to, ratio } of ratios) {
    lines.push('', `${name} takes ${formatSignificant(ratio, 3)} times as long as ${to}.`);
  }
  return lines.join('\n');
}

function rowOf(result: BenchResult): string[] {
  const amount = result.work.rows ?? result.work.requests;
  const { published, speedup } = result;
  return [
    result.name,
    formatSeconds(result.bestS),
    formatSeconds(result.wallS[0]),
    formatCount(Math.round(amount / result.bestS)),
    `${formatCount(Math.round(result.peakMemoryBytes / 1e6))} MB`,
    published === undefined ? '' : formatSeconds(published.wallS),
    speedup === undefined ? '' : `${formatSignificant(speedup, 3)}x`,
  ];
}
