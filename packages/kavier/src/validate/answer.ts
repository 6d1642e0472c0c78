import type { SetDocument, ValidateDocument } from '@kavier/evidence';
import {
  figuresOf,
  fixed,
  type MetricErrors,
  SET_NAMES,
  STORED_ACCURACY,
  type StoredSet,
  valuesOf,
  whole,
} from '@kavier/evidence';
import { joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { coverageCells } from './coverage-table.ts';
import { counted, percent, signedPercent } from './words.ts';

/** What `kavier validate` says on one screen: the verdict, errors by metric, sets, and how to get what is missing. */
export function renderAnswer(document: ValidateDocument, layout: Layout): string {
  const { bold, dim, yellow } = layout.style;
  const width = pageWidth(layout);
  const [first, ...rest] = wrapText(verdict(document), width);
  return joinSections([
    [bold(first), ...rest.map(bold), ...missedLines(document, width).map(yellow)],
    metricLines(document, layout),
    setLines(document, layout),
    nextLines(document, width).map(dim),
  ]);
}

function verdict({ sets, bars }: ValidateDocument): string {
  const values = sets.reduce((sum, set) => sum + set.rows.length, 0);
  const judged = bars.filter(({ isMet }) => isMet !== null);
  const met = judged.filter(({ isMet }) => isMet === true).length;
  const stored = judged.filter(({ from }) => from === 'stored').length;
  const predicted = `${counted(values, 'value')} of ${counted(sets.length, 'set')} predicted`;
  if (judged.length === 0) return `${predicted}; no accuracy bar was declared for them.`;
  const known = stored === 0 ? '' : ` (${counted(stored, 'bar')} stored)`;
  return `${predicted}; ${met} of ${judged.length} accuracy bars met${known}.`;
}

/** The bars that are not met beside their limits, as many as fit, those furthest beyond first. */
function missedLines({ bars }: ValidateDocument, width: number): string[] {
  const missed = bars
    .filter(({ isMet }) => isMet === false)
    .sort((a, b) => (b.foundPct ?? 0) / b.limitPct - (a.foundPct ?? 0) / a.limitPct)
    .map(({ name, foundPct, limitPct }) => `${name} ${fixed(foundPct ?? 0, 1)} (${limitPct})`);
  if (missed.length === 0) return [];
  for (let shown = missed.length; ; shown--) {
    const more = shown === missed.length ? '.' : `; +${missed.length - shown} more: --full.`;
    const text = `Not met, error % (limit): ${missed.slice(0, shown).join('; ')}${more}`;
    const lines = wrapText(text, width);
    if (lines.length <= MISSED_LINES || shown === 1) return lines;
  }
}

const MISSED_LINES = 2;

/** Of all sets: the stored ones where not all of their values are at hand, as a part would pass for the whole. */
function metricLines(document: ValidateDocument, layout: Layout): string[] {
  const isStored = isPartial(document) && isAll(document);
  const metrics: readonly MetricErrors[] = isStored ? STORED_ACCURACY.metrics : document.metrics;
  if (metrics.length === 0) return [];
  return renderTable(
    {
      head: [
        isStored ? 'all sets, stored' : 'error, %',
        'unfitted',
        'models',
        'median',
        'p90',
        'bias',
        'in 80 %',
        'interval',
      ],
      // Static batches are one set, whose line says the same.
      rows: metrics
        .filter(({ metric }) => metric !== 'batch')
        .map(({ metric, models, unfitted }) => [
          metric,
          whole(unfitted.count),
          whole(models),
          percent(unfitted.medianPct),
          percent(unfitted.p90Pct),
          signedPercent(unfitted.biasPct),
          ...coverageCells(document.coverage, metric),
        ]),
    },
    layout.style.dim,
  );
}

/** A line a set: values predicted here and now, and their errors beside those of all its values where these are stored. */
function setLines(document: ValidateDocument, layout: Layout): string[] {
  const { sets, absent, stored } = document;
  const partial = isPartial(document);
  const known = new Map((stored?.sets ?? []).map((set) => [set.name, set]));
  const lines = SET_NAMES.flatMap((name) => {
    const set = sets.find((one) => one.name === name);
    const isAbsent = absent.some((one) => one.name === name);
    return set === undefined && !isAbsent ? [] : [setLine(name, set, known.get(name))];
  });
  const head = ['set', 'values', 'here', 'fitted %', 'unfitted %', 'stored %', 'from'];
  const shown = (cells: readonly string[]) => (partial ? cells : cells.slice(0, 5));
  return renderTable(
    { head: shown(head), rows: lines.map(shown), right: [1, 2, 3, 4, 5] },
    layout.style.dim,
  );
}

function setLine(
  name: string,
  set: SetDocument | undefined,
  stored: StoredSet | undefined,
): readonly string[] {
  const rows = set?.rows ?? [];
  const fitted = figuresOf(rows.filter(({ isFitted }) => isFitted));
  const unfitted = figuresOf(rows.filter(({ isFitted }) => !isFitted));
  return [
    name,
    whole(stored === undefined ? rows.length : valuesOf(stored)),
    rows.length === 0 ? '-' : whole(rows.length),
    percent(fitted.medianPct),
    percent(unfitted.medianPct),
    storedMedian(stored),
    set === undefined ? 'stored' : set.from,
  ];
}

/** Of the unfitted values; in brackets of the fitted ones where there are no others. */
function storedMedian(stored: StoredSet | undefined): string {
  if (stored === undefined) return '-';
  const { fitted, unfitted } = stored;
  return unfitted.medianPct === null
    ? `(${percent(fitted.medianPct)})`
    : percent(unfitted.medianPct);
}

const isPartial = ({ stored }: ValidateDocument) => stored !== null && stored.sets.length > 0;

/** Whether no set was left out by name. */
const isAll = ({ sets, absent }: ValidateDocument) =>
  sets.length + absent.length === SET_NAMES.length;

function nextLines({ stored, sets }: ValidateDocument, width: number): string[] {
  const more = wrapText(
    'in 80 %: rows of models left out that are in the 80 % interval of the others, and the median one. ' +
      '--full: every quantity, bar and worst row; --out FOLDER: plots.',
    width,
  );
  if (stored === null || stored.sets.length === 0) return more;
  const carried = sets.some(({ from }) => from === 'figures')
    ? 'figures: carried with Kavier; '
    : '';
  const needed = `${carried}stored: needs node scripts/data.mjs.`;
  return [...wrapText(needed, width), ...more];
}
