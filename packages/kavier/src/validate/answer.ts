import { pageWidth, joinSections, type Layout } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { fixed, whole } from '../reproduce/numbers.ts';
import type { SetDocument, ValidateDocument } from './document.ts';
import { SET_NAMES } from './set-origins.ts';
import { STORED_ACCURACY } from './stored-accuracy.ts';
import { type MetricErrors, type StoredSet, valuesOf } from './stored-types.ts';
import { figuresOf } from './summary.ts';
import { percent, signedPercent } from './words.ts';

/** What `kavier validate` says on one screen: the verdict, errors by metric, sets, and how to get what is missing. */
export function renderAnswer(document: ValidateDocument, layout: Layout): string {
  const { bold, dim, yellow } = layout.style;
  const width = pageWidth(layout);
  const [first, ...rest] = wrapText(verdict(document), width);
  return joinSections([
    [bold(first), ...rest.map(bold), ...missedLines(document, width).map(yellow)],
    metricLines(document, layout),
    setLines(document, layout),
    wrapText(next(document), width).map(dim),
  ]);
}

function verdict({ version, sets, bars }: ValidateDocument): string {
  const values = sets.reduce((sum, set) => sum + set.rows.length, 0);
  const judged = bars.filter(({ isMet }) => isMet !== null);
  const met = judged.filter(({ isMet }) => isMet === true).length;
  const predicted = `Kavier ${version} predicted ${whole(values)} measured values of ${sets.length} ${sets.length === 1 ? 'set' : 'sets'}`;
  if (judged.length === 0) return `${predicted}; no declared bar is about them.`;
  return `${predicted} and meets ${met} of the ${judged.length} accuracy bars declared for them.`;
}

/** The bars that are not met in a line or two, worst first beside their limits. */
function missedLines({ bars }: ValidateDocument, width: number): string[] {
  const missed = bars
    .filter(({ isMet }) => isMet === false)
    .sort((a, b) => (b.foundPct ?? 0) / b.limitPct - (a.foundPct ?? 0) / a.limitPct)
    .map(({ name, foundPct, limitPct }) => `${name} ${fixed(foundPct ?? 0, 1)} (${limitPct})`);
  if (missed.length === 0) return [];
  const lines = wrapText(`Not met, % (limit): ${missed.join('; ')}.`, width);
  if (lines.length <= MISSED_LINES) return lines;
  const [one] = missed;
  return wrapText(`Not met, % (limit): ${one}; +${missed.length - 1} more: --full.`, width);
}

const MISSED_LINES = 3;

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
        'fitted',
        'median',
      ],
      rows: metrics.map(({ metric, models, fitted, unfitted }) => [
        metric,
        whole(unfitted.count),
        whole(models),
        percent(unfitted.medianPct),
        percent(unfitted.p90Pct),
        signedPercent(unfitted.biasPct),
        whole(fitted.count),
        percent(fitted.medianPct),
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
  const head = [
    'set',
    'values',
    'here',
    'fitted',
    'median',
    'unfitted',
    'median',
    'stored',
    'from',
  ];
  const shown = (cells: readonly string[]) => (partial ? cells : cells.slice(0, 7));
  return renderTable(
    { head: shown(head), rows: lines.map(shown), right: [1, 2, 3, 4, 5, 6, 7] },
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
  const count = (value: number) => (value === 0 ? '-' : whole(value));
  return [
    name,
    whole(stored === undefined ? rows.length : valuesOf(stored)),
    count(rows.length),
    count(fitted.count),
    percent(fitted.medianPct),
    count(unfitted.count),
    percent(unfitted.medianPct),
    percent((stored?.unfitted ?? unfitted).medianPct),
    set === undefined ? 'stored' : set.from,
  ];
}

const isPartial = ({ stored }: ValidateDocument) => stored !== null && stored.sets.length > 0;

/** Whether no set was left out by name. */
const isAll = ({ sets, absent }: ValidateDocument) =>
  sets.length + absent.length === SET_NAMES.length;

function next({ stored, sets }: ValidateDocument): string {
  const more = '--full: every quantity, bar and worst row; --out FOLDER: plots.';
  if (stored === null || stored.sets.length === 0) return more;
  const carried = sets.some(({ from }) => from === 'figures')
    ? 'figures: published ones that Kavier carries. '
    : '';
  return (
    `${carried}stored: by ${stored.version} from public files that are not here; ` +
    `\`node scripts/data.mjs\` gets them. ${more}`
  );
}
