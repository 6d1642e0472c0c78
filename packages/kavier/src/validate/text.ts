import type {
  BarDocument,
  CoverageDocument,
  QuantitySummary,
  SetDocument,
  ValidateDocument,
  WorstCase,
} from '@kavier/evidence';
import { fixed, whole } from '@kavier/evidence';
import { formatSignificant } from '../report/format.ts';
import { joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { COVERAGE_MEANS, coverageOrigin, coverageTable } from './coverage-table.ts';
import { storedLines } from './stored-lines.ts';
import {
  countText,
  ERRORS_MEAN,
  headline,
  loadText,
  percent,
  signedPercent,
  titleOf,
  verdictOf,
} from './words.ts';

/** Cases of a set in the text; the page and the document have all. */
const WORST_OF_SET = 2;

/** What `kavier validate` prints. Ends with a line break. */
export function renderValidation(document: ValidateDocument, layout: Layout): string {
  const { bold, dim } = layout.style;
  const width = pageWidth(layout);
  return joinSections([
    [...wrapText(headline(document), width).map(bold), ...wrapText(ERRORS_MEAN, width).map(dim)],
    setLines(document.sets, layout),
    storedLines(document, layout),
    absentLines(document, layout),
    barLines(document.bars, layout),
    coverageLines(document.coverage, layout),
    worstLines(document.sets, layout),
  ]);
}

interface Column {
  readonly head: string;
  readonly cell: (summary: QuantitySummary) => string;
  /** Width of the page from which on it is shown. */
  readonly fromWidth: number;
}

const COLUMNS: readonly Column[] = [
  { head: '', cell: ({ quantity }) => quantity, fromWidth: 0 },
  { head: 'fitted', cell: ({ fitted }) => countText(fitted), fromWidth: 60 },
  { head: 'median', cell: ({ fitted }) => percent(fitted.medianPct), fromWidth: 60 },
  { head: 'p90', cell: ({ fitted }) => percent(fitted.p90Pct), fromWidth: 78 },
  { head: 'unfitted', cell: ({ unfitted }) => countText(unfitted), fromWidth: 0 },
  { head: 'median', cell: ({ unfitted }) => percent(unfitted.medianPct), fromWidth: 0 },
  { head: 'p90', cell: ({ unfitted }) => percent(unfitted.p90Pct), fromWidth: 78 },
  { head: 'bias', cell: ({ unfitted }) => signedPercent(unfitted.biasPct), fromWidth: 44 },
];

/** One table for all sets, so that columns line up, with the names of the sets between its lines. */
function setLines(sets: readonly SetDocument[], layout: Layout): string[] {
  const width = pageWidth(layout);
  const columns = COLUMNS.filter(({ fromWidth }) => width >= fromWidth);
  const summaries = sets.flatMap((set) => set.summaries);
  if (summaries.length === 0) return [];
  const [head, ...lines] = renderTable(
    {
      head: columns.map((column) => column.head),
      rows: summaries.map((summary) => columns.map(({ cell }) => cell(summary))),
    },
    layout.style.dim,
  );
  const all = [head];
  let at = 0;
  for (const set of sets) {
    const rows = lines.slice(at, at + set.summaries.length);
    for (const line of [...setHead(set, layout), ...rows]) all.push(line);
    at += set.summaries.length;
  }
  return all;
}

function setHead({ name, from, title, unpredicted }: SetDocument, layout: Layout): string[] {
  const { cyan, yellow } = layout.style;
  const width = pageWidth(layout);
  const source = from === 'figures' ? ' (published figures)' : '';
  const [first, ...rest] = wrapText(`${name}${source}: ${title}`, width, '', '  ');
  const lost = unpredicted.flatMap(({ reason, points }) =>
    wrapText(`${points} points could not be simulated: ${reason}`, width, '  ', '  '),
  );
  return [cyan(first), ...rest.map(cyan), ...lost.map(yellow)];
}

function absentLines({ absent }: ValidateDocument, layout: Layout): string[] {
  if (absent.length === 0) return [];
  const { cyan, yellow } = layout.style;
  const lines = absent.flatMap(({ name, folder, source }) =>
    wrapText(
      `absent ${name}: no folder ${folder}; published at ${source}`,
      pageWidth(layout),
      '',
      '  ',
    ),
  );
  return [cyan('Not compared'), ...lines.map(yellow)];
}

/** A table where it fits, otherwise a paragraph a bar. */
function barLines(bars: readonly BarDocument[], layout: Layout): string[] {
  const { cyan, yellow, dim } = layout.style;
  const width = pageWidth(layout);
  const paint = ({ isMet }: BarDocument) => (isMet === null ? dim : isMet ? plain : yellow);
  const [head, ...lines] = renderTable({
    head: ['', 'declared bar', 'error %', 'limit %', 'rows'],
    rows: bars.map((bar) => [verdictOf(bar), titleOf(bar), ...findingOf(bar)]),
    right: [2, 3, 4],
  });
  if ([head, ...lines].every((line) => line.length <= width)) {
    return [dim(head), ...lines.map((line, i) => paint(bars[i])(line))];
  }
  const paragraphs = bars.flatMap((bar) => {
    const [found, limit, rows] = findingOf(bar);
    const text = `${verdictOf(bar)}: ${titleOf(bar)}: ${found} %, at most ${limit} %, rows ${rows}`;
    return wrapText(text, width, '', '  ').map(paint(bar));
  });
  return [cyan('Declared bars'), ...paragraphs];
}

const plain = (text: string) => text;

function findingOf({ foundPct, limitPct, rows }: BarDocument): string[] {
  const found = foundPct === null ? '-' : fixed(foundPct, 2);
  return [found, fixed(limitPct, 2), rows === 0 ? '-' : whole(rows)];
}

/** A table where it fits, otherwise a paragraph a metric. */
function coverageLines(coverage: CoverageDocument, layout: Layout): string[] {
  const { cyan, dim } = layout.style;
  const width = pageWidth(layout);
  const { columns, rows } = coverageTable(coverage);
  const names = columns.map(({ name }) => name);
  const table = renderTable({
    head: ['', ...names.slice(1)],
    rows,
    right: names.flatMap((_, i) => (i === 0 ? [] : [i])),
  });
  const paragraphs = rows.flatMap(([metric, ...values]) =>
    wrapText(
      `${metric}: ${values.map((value, i) => `${names[i + 1]} ${value}`).join(', ')}`,
      width,
      '',
      '  ',
    ),
  );
  return [
    cyan('How well intervals hold'),
    ...(table.every((line) => line.length <= width) ? table : paragraphs),
    ...wrapText(`${COVERAGE_MEANS} ${coverageOrigin(coverage)}`, width).map(dim),
  ];
}

function worstLines(sets: readonly SetDocument[], layout: Layout): string[] {
  const cases = sets.flatMap((set) =>
    worstOf(set).map(({ quantity, worst }) => caseText(set.name, quantity, worst)),
  );
  if (cases.length === 0) return [];
  const lines = cases.flatMap((text) => wrapText(text, pageWidth(layout), '- ', '  '));
  return [layout.style.cyan('Largest errors of unfitted rows'), ...lines];
}

/** The largest errors of a set, each of another point: a point that is far off is so in several quantities. */
function worstOf({ summaries }: SetDocument) {
  const seen = new Set<string>();
  return summaries
    .flatMap(({ quantity, unfitted }) => unfitted.worst.map((worst) => ({ quantity, worst })))
    .sort((a, b) => Math.abs(b.worst.errorPct) - Math.abs(a.worst.errorPct))
    .filter(({ worst: { point } }) => !seen.has(point) && seen.add(point) !== undefined)
    .slice(0, WORST_OF_SET);
}

function caseText(set: string, quantity: string, one: WorstCase): string {
  const [measured, predicted] = [one.measured, one.predicted].map((x) => formatSignificant(x));
  const because = one.cause === null ? '' : `; ${one.cause}`;
  return (
    `${set} ${one.point} (${loadText(one.load)}): ${quantity} predicted ${predicted}, ` +
    `measured ${measured}, ${signedPercent(one.errorPct)} %${because}`
  );
}
