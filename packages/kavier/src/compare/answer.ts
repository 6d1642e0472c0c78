import { largestOf, type MeasuredWindow } from '@kavier/core';
import { cardDoubts, doubtLines, warningsOf } from '../report/doubts.ts';
import { formatSeconds } from '../report/format.ts';
import { identityLines, joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import type { CompareDocument, CompareRow } from './document.ts';
import { newHitsInWords } from './intervals.ts';
import type { CompareMetric } from './metrics.ts';
import { METRIC_WORDS, percentInWords, STATE_WORDS, valueInWords } from './words.ts';

type Column = readonly [metric: CompareMetric, name: string];

const SERVES: readonly Column[] = [
  ['tokenHitRatio', 'hits'],
  ['ttftMeanS', 'TTFT mean'],
  ['ttftP99S', 'TTFT p99'],
  ['tpotP50S', 'TPOT p50'],
];
const TAKES: readonly Column[] = [
  ['whPerMtokenOutput', 'energy'],
  ['gPerMtokenOutput', 'CO2e'],
  ['usdPerMtokenOutput', 'cost'],
];

/** What `kavier compare` prints: doubts, verdict, a line a row in two tables, a plot. A screen. Ends with a newline. */
export function renderCompareAnswer(document: CompareDocument, layout: Layout): string {
  const { style } = layout;
  const { rows, place, verdict } = document;
  const { cyan, bold } = style;
  return joinSections([
    [
      ...doubtLines(compareDoubts(document), layout),
      ...wrapText(verdict, pageWidth(layout)).map(bold),
    ],
    [
      ...wrapText(`${place}; percentages are against ${rows[0].name}`, pageWidth(layout)).map(cyan),
      ...tableLines(rows, SERVES, layout, [
        ...(rows[0].objectives.length === 0 ? [] : [OBJECTIVES]),
        ['load', (row) => STATE_WORDS[row.saturation]],
      ]),
    ],
    [
      cyan('For a million output tokens, in the window of the latencies'),
      ...tableLines(rows, TAKES, layout),
    ],
    [...barLines(rows, layout), ...identity(document, layout)],
  ]);
}

/** The answer in one line, however long. */
export function renderCompareBrief({ verdict }: CompareDocument): string {
  return `${verdict}\n`;
}

/** Why a comparison is worth less than it looks, the most serious first. */
function compareDoubts({ rows, assumptions, workload, unvalidated }: CompareDocument): string[] {
  const kinds = [...new Set(unvalidated.map((metric) => METRIC_WORDS[metric].kind))];
  return [
    ...rows.flatMap(newHitsInWords),
    ...warningsOf(workload.notes, ...rows.map((row) => row.assumptions), assumptions),
    ...windowDoubts(rows),
    ...(kinds.length === 0 ? [] : [`Not validated in any row: ${kinds.join(', ')}.`]),
    ...cardDoubts(workload),
  ];
}

/** Rows that are measured over different parts of their runs. */
function windowDoubts(rows: readonly CompareRow[]): string[] {
  const words = ({ rule, fromS, toS }: MeasuredWindow) =>
    rule === 'whole-run' ? 'the whole run' : `${formatSeconds(fromS)} to ${formatSeconds(toS)}`;
  const named = rows.map((row) => ({ name: row.name, words: words(row.window) }));
  if (named.every((row) => row.words === named[0].words)) return [];
  const each = named.map((row) => `${row.name} ${row.words}`).join(', ');
  return [`Rows are measured over different times: ${each}; --set warmUpS=S makes them the same.`];
}

type Extra = readonly [name: string, text: (row: CompareRow) => string];

/** `met`, `MISSED`, or how many of several are met: `1 of 3 met`. */
const OBJECTIVES: Extra = [
  'objectives',
  ({ objectives }) => {
    const met = objectives.filter((one) => one.met).length;
    if (met === objectives.length) return 'met';
    return met === 0 ? 'MISSED' : `${met} of ${objectives.length} met`;
  },
];

/** A line a row, with percentages where there is room for them; columns that no row has are left out. */
function tableLines(
  rows: readonly CompareRow[],
  columns: readonly Column[],
  layout: Layout,
  extras: readonly Extra[] = [],
): string[] {
  const known = columns.filter(([metric]) =>
    rows.some((row) => row.figures[metric].value !== null),
  );
  const tableOf = (withPercents: boolean) =>
    renderTable(
      {
        head: ['', ...known.map(([, name]) => name), ...extras.map(([name]) => name)],
        rows: rows.map((row) => [
          row.name,
          ...known.map(([metric]) => cell(row, metric, withPercents && row !== rows[0])),
          ...extras.map(([, text]) => text(row)),
        ]),
      },
      layout.style.dim,
    );
  const wide = tableOf(true);
  const fits = wide.slice(1).every((line) => line.length <= pageWidth(layout));
  return fits ? wide : tableOf(false);
}

function cell({ figures }: CompareRow, metric: CompareMetric, withPercent: boolean): string {
  const value = valueInWords(metric, figures[metric]);
  const { percent } = figures[metric];
  if (!withPercent || percent === null) return value;
  return `${value} ${percentInWords(percent)}`;
}

/** Energy of the whole run, all rows to one scale. */
function barLines(rows: readonly CompareRow[], layout: Layout): string[] {
  const values = rows.map(({ figures }) => figures.energyWh.value ?? 0);
  const most = largestOf(values);
  if (!(most > 0)) return [];
  const names = largestOf(rows.map(({ name }) => name.length));
  const width = Math.max(10, Math.min(60, pageWidth(layout) - names - 14));
  const bars = rows.map((row, index) => {
    const bar = '█'.repeat(Math.max(1, Math.round((values[index] / most) * width)));
    return `${row.name.padEnd(names)}  ${bar} ${valueInWords('energyWh', row.figures.energyWh)}`;
  });
  return [layout.style.cyan('Energy of the whole run'), ...bars];
}

function identity({ rows, seed, kavier, command }: CompareDocument, layout: Layout): string[] {
  const [{ scenarioHash }] = rows;
  return identityLines({ scenarioHash, seed, kavier, command }, layout);
}
