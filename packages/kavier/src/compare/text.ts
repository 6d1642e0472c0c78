import { renderCard } from '../report/card-report.ts';
import { formatCount, formatPercent } from '../report/format.ts';
import { bullets, joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { objectiveInWords } from '../report/objective-words.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { SHOWN_HASH_LENGTH } from '../scenario/hash.ts';
import type { CompareDocument, CompareRow } from './document.ts';
import { METRIC_GROUPS, type MetricGroup } from './groups.ts';
import { intervalLines } from './intervals.ts';
import {
  differenceInWords,
  METRIC_WORDS,
  percentInWords,
  STATE_WORDS,
  valueInWords,
} from './words.ts';

/** What `kavier compare` prints. Ends with a newline. */
export function renderCompare(document: CompareDocument, layout: Layout): string {
  const { style } = layout;
  const width = pageWidth(layout);
  const { rows, place, powerModel, grid } = document;
  return joinSections([
    wrapText(document.verdict, width).map(style.bold),
    wrapText(
      `${place}, power model ${powerModel}, grid ${grid ?? 'not given'}. Differences are those to ${rows[0].name}.`,
      width,
    ),
    ...METRIC_GROUPS.map((group) => groupLines(rows, group, layout)),
    objectiveLines(rows, layout),
    intervalLines(document, layout),
    ...rows.map((row) => bullets(`Assumed for ${row.name}`, row.assumptions, layout)),
    bullets('Assumed for all', document.assumptions, layout),
    renderCard(document.workload, layout),
    identity(document, layout),
  ]);
}

/** The objectives of the run and of its pools, and the share of requests that each row keeps within them. */
function objectiveLines(rows: readonly CompareRow[], { style }: Layout): string[] {
  const [{ objectives }] = rows;
  if (objectives.length === 0) return [];
  const cell = (row: CompareRow, index: number) => {
    const { met, attainment } = row.objectives[index];
    return `${met ? 'met' : 'MISSED'} (${formatPercent(attainment)})`;
  };
  return [
    style.cyan('Objectives, and the share of requests within'),
    ...renderTable(
      {
        head: ['', ...rows.map(({ name }) => name)],
        rows: objectives.map((one, index) => [
          objectiveInWords(one),
          ...rows.map((row) => cell(row, index)),
        ]),
      },
      style.dim,
    ),
  ];
}

/** A table, or paragraphs where it would be wider than the page. */
function groupLines(rows: readonly CompareRow[], group: MetricGroup, layout: Layout): string[] {
  const { cyan, dim } = layout.style;
  const table = renderTable({
    head: [
      '',
      ...group.columns.map(([, name]) => name),
      ...(group.showsState === true ? ['completed', 'load'] : []),
    ],
    rows: rows.flatMap((row, index) => rowLines(row, group, index === 0)),
  });
  const width = pageWidth(layout);
  if (table.some((line) => line.length > width)) {
    return [cyan(group.title), ...rows.flatMap((row) => paragraph(row, group, width))];
  }
  const [head, ...lines] = table;
  const isSoft = (line: string) => line.startsWith('  ');
  return [cyan(group.title), dim(head), ...lines.map((line) => (isSoft(line) ? dim(line) : line))];
}

/** A row, and below it how it differs from the first; nothing for the first itself. */
function rowLines(row: CompareRow, group: MetricGroup, isFirst: boolean): string[][] {
  const metrics = group.columns.map(([metric]) => metric);
  const state = group.showsState === true ? [completedOf(row), STATE_WORDS[row.saturation]] : [];
  const line = [row.name, ...metrics.map((one) => valueInWords(one, row.figures[one])), ...state];
  if (isFirst) return [line];
  const percents = metrics.map((one) => percentInWords(row.figures[one].percent));
  return [
    line,
    ['  difference', ...metrics.map((one) => differenceInWords(one, row.figures[one]))],
    ...(percents.every((text) => text === '-') ? [] : [['  in percent', ...percents]]),
  ];
}

function paragraph(row: CompareRow, group: MetricGroup, width: number): string[] {
  const parts = group.columns.map(([metric]) => {
    const figure = row.figures[metric];
    const words = `${METRIC_WORDS[metric].name} ${valueInWords(metric, figure)}`;
    if (figure.difference === null || figure.difference === 0) return words;
    return `${words} (${differenceInWords(metric, figure)}, ${percentInWords(figure.percent)})`;
  });
  const state =
    group.showsState === true
      ? [`${completedOf(row)} completed`, `load ${STATE_WORDS[row.saturation]}`]
      : [];
  return wrapText(`${row.name}: ${[...parts, ...state].join(' · ')}`, width, '', '  ');
}

function completedOf({ outcomes }: CompareRow): string {
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return outcomes.completed === all
    ? formatCount(all)
    : `${formatCount(outcomes.completed)} of ${formatCount(all)}`;
}

function identity({ rows, seed, kavier, command }: CompareDocument, { style }: Layout): string[] {
  const hashes = rows.map((row) =>
    style.dim(`${row.scenarioHash.slice(0, SHOWN_HASH_LENGTH)}  ${row.command}`),
  );
  return [...hashes, style.dim(`seed ${seed} · kavier ${kavier}`), style.dim(`again: ${command}`)];
}
