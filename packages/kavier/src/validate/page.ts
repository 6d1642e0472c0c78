import type { SetDocument, ValidateDocument } from '@kavier/evidence';
import { htmlPage, sentenceList, softParagraph } from '../report/html/page.ts';
import { PAGE_STYLE } from '../report/html/page-style.ts';
import { tableMarkup } from '../report/html/table-markup.ts';
import { element, escapeText } from '../report/svg/element.ts';
import type { Column } from '../reproduce/table.ts';
import { COVERAGE_MEANS, coverageOrigin, coverageTable } from './coverage-table.ts';
import { batchCurvePlots, powerLogPlots } from './energy-plots.ts';
import { loadPlot, scatterPlots } from './plots.ts';
import { storedTable } from './stored-table.ts';
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
  const { sets, absent, bars, coverage, version } = document;
  const body = [
    element('h1', {}, 'Predicted beside measured'),
    element('p', {}, element('strong', {}, escapeText(headline(document)))),
    softParagraph(`Predictions: kavier ${version}. ${ERRORS_MEAN}`),
    ...absent.map(({ name, folder, source }) =>
      softParagraph(`Absent: ${name} (no folder ${folder}), published at ${source}.`),
    ),
    element(
      'nav',
      {},
      sets.map(({ name }) => element('a', { href: `#${name}` }, name)),
    ),
    tableMarkup(barTable(bars), verdictClass),
    ...bars
      .filter(({ isMet }) => isMet === false)
      .flatMap((bar) => {
        const rows = shortfallTable(bar);
        return [softParagraph(shortfallWords(bar)), ...(rows === null ? [] : [tableMarkup(rows)])];
      }),
    tableMarkup(coverageTable(coverage)),
    softParagraph(`${COVERAGE_MEANS} ${coverageOrigin(coverage)}`),
    ...storedPart(document),
    ...sets.map(section),
  ];
  return htmlPage({ title: TITLE, style: PAGE_STYLE }, body);
}

function storedPart(document: ValidateDocument): string[] {
  const table = storedTable(document);
  return table === null ? [] : [tableMarkup(table)];
}

function section(set: SetDocument): string {
  const { name, title, source, licence, from } = set;
  const load = loadTable(set);
  const leftOut = leftOutTable(set);
  return [
    element('h2', { id: name }, escapeText(name)),
    element('p', {}, escapeText(`${title}${from === 'figures' ? ', published figures' : ''}.`)),
    softParagraph(`Source: ${source}. Licence: ${licence}. ${set.points} points.`),
    tableMarkup(summaryTable(set)),
    element('div', { class: 'plots' }, scatterPlots(set)),
    element('div', { class: 'wide' }, loadPlot(set) ?? ''),
    ...plotGrid(powerLogPlots(set)),
    ...curves(set),
    ...(load === null ? [] : [tableMarkup(load)]),
    ...set.causes.map(({ cause, rows }) => softParagraph(`${rows} rows: ${cause}.`)),
    folded('Largest errors', tableMarkup(worstTable(set))),
    ...(leftOut === null ? [] : [folded('What was left out', tableMarkup(leftOut))]),
    folded('Assumptions', sentenceList(set.assumptions)),
  ].join('\n');
}

function curves(set: SetDocument): string[] {
  const plots = batchCurvePlots(set);
  const summary = `Energy of an output token by batch size (${plots.length} deployments)`;
  return plotGrid(plots).map((grid) => folded(summary, grid));
}

/** Nothing for no plots: a tag that closes itself would stay open in HTML. */
function plotGrid(plots: readonly string[]): string[] {
  return plots.length === 0 ? [] : [element('div', { class: 'plots' }, plots)];
}

const folded = (summary: string, content: string) =>
  element('details', {}, element('summary', {}, summary), content);

const VERDICT_CLASSES: Readonly<Record<string, string>> = {
  met: 'met',
  'NOT met': 'not-met',
  'no rows': 'no-rows',
};

function verdictClass({ name }: Column, text: string): string | undefined {
  return name === 'verdict' ? `verdict ${VERDICT_CLASSES[text] ?? ''}` : undefined;
}
