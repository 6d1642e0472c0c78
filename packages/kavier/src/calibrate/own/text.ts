import { bullets, joinSections, type Layout, pageWidth } from '../../report/layout.ts';
import { renderTable, type TextTable, wrapText } from '../../report/table.ts';
import type { CalibrateDocument, ErrorPercents, FittedCoefficient } from './document.ts';
import { amountText, causeText, errorText, standardErrorText } from './words.ts';

/** Widths from which tables have all their columns, and any. */
const WIDE = 80;
const NARROW = 62;

/** What `kavier calibrate RESULTS` prints. Ends with a line break. */
export function renderCalibration(document: CalibrateDocument, layout: Layout): string {
  const { bold, cyan, dim, yellow } = layout.style;
  const width = pageWidth(layout);
  const { coefficients, unusable } = document;
  return joinSections([
    wrapText(document.verdict, width).map(bold),
    [
      ...wrapText(coefficientTitle(document), width).map(cyan),
      ...coefficientLines(coefficients, width, dim),
    ],
    bullets('Not determined', coefficients.map(causeText).filter(isText), layout),
    [
      ...wrapText('Errors before and after, percent of what was measured', width).map(cyan),
      ...renderTable(errorTable(document, width), dim),
    ],
    heldOutLines(document, layout),
    unusable.flatMap(({ point, reason }) =>
      wrapText(`Left out: ${point}: ${reason}`, width, '', '  ').map(yellow),
    ),
    bullets('Assumed', document.notes, layout),
    bullets('Next', document.next, layout),
  ]);
}

function coefficientTitle({ engine, family, coefficients }: CalibrateDocument): string {
  const isFitted = coefficients.some(({ prior }) => prior.how !== 'prior');
  return `Coefficients of ${engine} on ${family}, from ${isFitted ? 'those that are shipped' : 'priors'}`;
}

function coefficientLines(
  coefficients: readonly FittedCoefficient[],
  width: number,
  dim: (text: string) => string,
): string[] {
  if (width < NARROW) {
    return coefficients.flatMap(({ name, unit, fitted, standardError, verdict }) =>
      wrapText(
        `${name} ${amountText(fitted.value, unit)}, error ${standardErrorText(standardError)}, ${verdict}`,
        width,
        '',
        '  ',
      ),
    );
  }
  const isWide = width >= WIDE;
  const rows = coefficients.map(({ name, unit, prior, fitted, standardError, verdict }) => [
    name,
    amountText(prior.value, unit),
    ...(isWide ? [`${amountText(prior.low, unit)}-${amountText(prior.high, unit)}`] : []),
    amountText(fitted.value, unit),
    standardErrorText(standardError),
    verdict,
  ]);
  const head = ['', 'before', ...(isWide ? ['range'] : []), 'fitted', 'error', 'verdict'];
  const right = Array.from({ length: head.length - 2 }, (_, i) => i + 1);
  return renderTable({ head, rows, right }, dim);
}

function errorTable({ errors, all }: CalibrateDocument, width: number): TextTable {
  const row = (name: string, before: ErrorPercents, after: ErrorPercents) => [
    name,
    String(after.count),
    errorText(before.medianPct),
    errorText(after.medianPct),
    ...(width < NARROW ? [] : [errorText(before.p90Pct), errorText(after.p90Pct)]),
  ];
  return {
    head: ['', 'n', 'median', 'after', ...(width < NARROW ? [] : ['p90', 'after'])],
    rows: [
      ...errors.map(({ quantity, before, after }) => row(quantity, before, after)),
      row('all', all.before, all.after),
    ],
  };
}

function heldOutLines({ heldOut }: CalibrateDocument, layout: Layout): string[] {
  if (heldOut === null) return [];
  const { cyan, dim } = layout.style;
  const row = (name: string, { count, medianPct, p90Pct }: ErrorPercents) => [
    name,
    String(count),
    errorText(medianPct),
    errorText(p90Pct),
  ];
  const longest = Math.max(8, pageWidth(layout) - 26);
  const short = (name: string) =>
    name.length > longest ? `${name.slice(0, longest - 3)}...` : name;
  return [
    ...wrapText('Errors of each group, predicted by a fit to all others', pageWidth(layout)).map(
      cyan,
    ),
    ...renderTable(
      {
        head: ['left out', 'n', 'median', 'p90'],
        rows: [
          ...heldOut.groups.map((group) => row(short(group.name), group)),
          row('all', heldOut),
        ],
      },
      dim,
    ),
  ];
}

const isText = (text: string | undefined): text is string => text !== undefined;
