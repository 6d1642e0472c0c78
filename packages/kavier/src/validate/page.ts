import { element, escapeText } from '../report/svg/element.ts';
import type { Table } from '../reproduce/table.ts';
import type { SetDocument, ValidateDocument } from './document.ts';
import { batchCurvePlots, powerLogPlots } from './energy-plots.ts';
import { PAGE_STYLE } from './page-style.ts';
import { loadPlot, scatterPlots } from './plots.ts';
import {
  barTable,
  leftOutTable,
  loadTable,
  shortfallTable,
  summaryTable,
  worstTable,
} from './tables.ts';
import { ERRORS_MEAN, headline, shortfallWords } from './words.ts';

const TITLE = 'Kavier: predicted beside measured';

/** The whole report as one page: no script, no other file, light and dark. */
export function validationPage(document: ValidateDocument): string {
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<title>${TITLE}</title><style>${PAGE_STYLE}</style>`;
  const { sets, absent, bars, version } = document;
  const body = [
    element('h1', {}, 'Predicted beside measured'),
    element('p', {}, element('strong', {}, escapeText(headline(document)))),
    paragraph(`Predictions: kavier ${version}. ${ERRORS_MEAN}`),
    ...absent.map(({ name, folder, source }) =>
      paragraph(`Absent: ${name} (no folder ${folder}), published at ${source}.`),
    ),
    element('nav', {}, ...sets.map(({ name }) => element('a', { href: `#${name}` }, name))),
    tableMarkup(barTable(bars)),
    ...bars
      .filter(({ isMet }) => isMet === false)
      .flatMap((bar) => [paragraph(shortfallWords(bar)), tableMarkup(shortfallTable(bar))]),
    ...sets.map(section),
  ];
  const open = `<!doctype html>\n<html lang="en"><head>${head}</head><body>`;
  return [open, ...body, '</body></html>', ''].join('\n');
}

function section(set: SetDocument): string {
  const { name, title, source, licence } = set;
  const load = loadTable(set);
  const leftOut = leftOutTable(set);
  return [
    element('h2', { id: name }, escapeText(name)),
    element('p', {}, escapeText(`${title}.`)),
    paragraph(`Source: ${source}. Licence: ${licence}. ${set.points} points.`),
    tableMarkup(summaryTable(set)),
    element('div', { class: 'plots' }, ...scatterPlots(set)),
    element('div', { class: 'wide' }, loadPlot(set) ?? ''),
    ...plotGrid(powerLogPlots(set)),
    ...curves(set),
    ...(load === null ? [] : [tableMarkup(load)]),
    ...set.causes.map(({ cause, rows }) => paragraph(`${rows} rows: ${cause}.`)),
    folded('Largest errors', tableMarkup(worstTable(set))),
    ...(leftOut === null ? [] : [folded('What was left out', tableMarkup(leftOut))]),
    folded(
      'Assumptions',
      element('ul', {}, ...set.assumptions.map((one) => element('li', {}, escapeText(one)))),
    ),
  ].join('\n');
}

function curves(set: SetDocument): string[] {
  const plots = batchCurvePlots(set);
  const summary = `Energy of an output token by batch size (${plots.length} deployments)`;
  return plotGrid(plots).map((grid) => folded(summary, grid));
}

/** Nothing for no plots: a tag that closes itself would stay open in HTML. */
function plotGrid(plots: readonly string[]): string[] {
  return plots.length === 0 ? [] : [element('div', { class: 'plots' }, ...plots)];
}

const paragraph = (text: string) => element('p', { class: 'soft' }, escapeText(text));

const folded = (summary: string, content: string) =>
  element('details', {}, element('summary', {}, summary), content);

const VERDICT_CLASSES: Readonly<Record<string, string>> = {
  met: 'met',
  'NOT met': 'not-met',
  'no rows': 'no-rows',
};

function tableMarkup({ caption, columns, rows }: Table): string {
  const style = (i: number, cell: string) => ({
    class:
      columns[i].name === 'verdict'
        ? `verdict ${VERDICT_CLASSES[cell] ?? ''}`
        : columns[i].align === 'right'
          ? 'number'
          : undefined,
  });
  const cells = (tag: string, texts: readonly string[]) =>
    element('tr', {}, ...texts.map((text, i) => element(tag, style(i, text), escapeText(text))));
  const head = cells(
    'th',
    columns.map(({ name }) => name),
  );
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('caption', {}, escapeText(caption)),
      element('thead', {}, head),
      element('tbody', {}, ...rows.map((row) => cells('td', row))),
    ),
  );
}
