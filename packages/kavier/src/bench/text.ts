import { formatCount, formatSeconds, formatSignificant } from '../report/format.ts';
import { renderTable } from '../report/table.ts';
import type { BenchResult } from './case.ts';
import type { BenchDocument } from './document.ts';

/** The benchmark as people read it. */
export function benchText(
  { machine, cases, scaling, repetitions }: BenchDocument,
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
  if (scaling.timeSlope !== null) {
    lines.push(
      '',
      `Growth with requests, as an exponent: time ${formatSignificant(scaling.timeSlope, 3)}, ` +
        `peak memory ${formatSignificant(scaling.memorySlope, 3)} ` +
        `(${formatSignificant(scaling.bytesPerRequest, 3)} bytes a request at the large end, workload included).`,
    );
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
