import { isWarning, type Layout, pageWidth } from './layout.ts';
import { wrapText } from './table.ts';

/** Lines that doubts may take before the answer. */
const MOST_LINES = 4;

/** What makes an answer less than it seems, on at most four lines, and how many more there are; nothing without doubts. */
export function doubtLines(doubts: readonly string[], layout: Layout): string[] {
  const lines: string[] = [];
  let told = 0;
  for (const doubt of doubts) {
    const wrapped = wrapText(doubt, pageWidth(layout), '! ', '  ');
    const left = MOST_LINES - lines.length;
    // The first is told even where it has to be cut.
    if (wrapped.length > left && told > 0) break;
    for (const line of wrapped.slice(0, left - 1)) lines.push(line);
    for (const line of cut(wrapped.slice(left - 1, left), wrapped.length > left)) lines.push(line);
    told++;
  }
  const more = doubts.length - told;
  return [...lines, ...(more > 0 ? [`+${more} more: --full`] : [])].map(layout.style.yellow);
}

const cut = (lines: readonly string[], isCut: boolean) =>
  isCut ? lines.map((line) => `${line.slice(0, -3)}...`) : lines;

/** Of notes and assumptions, those that are warnings. */
export function warningsOf(...notes: readonly (readonly string[])[]): string[] {
  return [...new Set(notes.flat())].filter(isWarning);
}

/** What was left out of a workload or repaired in it. */
export function cardDoubts({
  leftOut,
  repaired,
}: {
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  readonly repaired: readonly { readonly reason: string; readonly count: number }[];
}): string[] {
  const counted = (what: string, counts: typeof leftOut) =>
    counts.map(({ reason, count }) => `${what}: ${count} (${reason}).`);
  return [...counted('Left out', leftOut), ...counted('Repaired', repaired)];
}
