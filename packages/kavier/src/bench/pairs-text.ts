import { formatCount, formatSeconds, formatSignificant } from '../report/format.ts';
import { renderTable } from '../report/table.ts';
import type { PairedCase, PairsDocument } from './pairs.ts';
import { ratioLines, skippedLines } from './text.ts';

/** Two builds in turns, as people read it. */
export function pairsText(document: PairsDocument, dim: (text: string) => string): string {
  const { machine, against, pairs, cases } = document;
  const table = renderTable(
    {
      head: [
        'case',
        'this',
        'other',
        'times as fast',
        'quartiles',
        'per second',
        'memory',
        'other',
      ],
      rows: cases.map(rowOf),
    },
    dim,
  );
  const others = ratioLines(document.otherRatios);
  const unlike = cases.filter(({ isSameWork }) => !isSameWork).map(({ name }) => name);
  return [
    `${machine.processor}, ${machine.processors} processors, Node ${machine.node.slice(1)}`,
    `Processor seconds, median of ${pairs} pairs in turns; the other build is ${against}`,
    '',
    ...table,
    ...ratioLines(document.ratios),
    ...(others.length > 0 ? ['', 'In the other build:', ...others.slice(1)] : []),
    ...(unlike.length > 0 ? ['', `Not the same work in both: ${unlike.join(', ')}.`] : []),
    ...skippedLines(document.skipped),
  ].join('\n');
}

function rowOf({ name, own, other, timesAsFast }: PairedCase): string[] {
  const { median, low, high } = timesAsFast;
  const amount = own.work.rows ?? own.work.requests;
  return [
    name,
    formatSeconds(own.medianS),
    formatSeconds(other.medianS),
    formatSignificant(median, 3),
    `${formatSignificant(low, 3)} to ${formatSignificant(high, 3)}`,
    amount > 0 ? formatCount(Math.round(amount / own.medianS)) : '',
    ...[own, other].map(
      ({ peakMemoryBytes }) => `${formatCount(Math.round(peakMemoryBytes / 1e6))} MB`,
    ),
  ];
}
