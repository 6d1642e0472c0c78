import { formatCount } from '../report/format.ts';
import { htmlPage, sentenceList, softParagraph } from '../report/html/page.ts';
import { PAGE_STYLE } from '../report/html/page-style.ts';
import { element, escapeText } from '../report/svg/element.ts';
import type { CompareDocument, CompareRow } from './document.ts';
import { METRIC_GROUPS, type MetricGroup } from './groups.ts';
import { intervalSentences, rowIntervals } from './intervals.ts';
import { comparePlots } from './plots.ts';
import { differenceInWords, percentInWords, STATE_WORDS, valueInWords } from './words.ts';

const STYLE = `${PAGE_STYLE}
.plots{grid-template-columns:repeat(auto-fill,minmax(min(440px,100%),1fr))}
table{min-width:min(640px,100%)}
td small{display:block;color:var(--soft)}
code{font-size:12px;overflow-wrap:anywhere}
h2{margin-top:28px}`;

/** The whole report as one page: no script, no other file, light and dark. */
export function comparePage(document: CompareDocument): string {
  const { name, verdict, rows, kavier, seed, command } = document;
  const title = `Prefix policies compared: ${name}`;
  return htmlPage({ title, style: STYLE }, [
    element('h1', {}, escapeText(title)),
    element('p', {}, element('strong', {}, escapeText(verdict))),
    softParagraph(settingInWords(document)),
    element('div', { class: 'plots' }, comparePlots(document)),
    ...METRIC_GROUPS.map((group) => groupMarkup(rows, group)),
    element('h2', {}, 'How far this may be off'),
    sentenceList(intervalSentences(document)),
    folded('Every figure with its interval', rowIntervals(document)),
    ...rows.map((row) => folded(`Assumed for ${row.name}`, row.assumptions)),
    folded('Assumed for all', document.assumptions),
    folded('Workload', workloadInWords(document)),
    element('h2', {}, 'Again'),
    commandList([command, ...rows.map((row) => row.command)]),
    softParagraph(`seed ${seed} · kavier ${kavier}`),
  ]);
}

const commandList = (commands: readonly string[]) =>
  element(
    'ul',
    {},
    commands.map((one) => element('li', {}, element('code', {}, escapeText(one)))),
  );

function settingInWords({ place, powerModel, grid, workload, rows }: CompareDocument): string {
  return (
    `${place}, ${formatCount(workload.requests)} requests of ${workload.source}, power model ${powerModel}, ` +
    `grid ${grid ?? 'not given, so that carbon is not computed'}. Small figures: the difference to ${rows[0].name}.`
  );
}

function groupMarkup(rows: readonly CompareRow[], group: MetricGroup): string {
  const heads = ['', ...group.columns.map(([, name]) => name)];
  if (group.showsState === true) heads.push('completed', 'load');
  const head = heads.map((text, index) => element('th', numberStyle(index), escapeText(text)));
  const body = rows.map((row, index) => element('tr', {}, cellsOf(row, group, index === 0)));
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('caption', {}, escapeText(group.title)),
      element('thead', {}, element('tr', {}, head)),
      element('tbody', {}, body),
    ),
  );
}

const numberStyle = (column: number) => ({ class: column === 0 ? undefined : 'number' });

function cellsOf(
  row: CompareRow,
  { columns, showsState }: MetricGroup,
  isFirst: boolean,
): string[] {
  const cells = columns.map(([metric]) => {
    const figure = row.figures[metric];
    const small = isFirst
      ? []
      : [differenceInWords(metric, figure), percentInWords(figure.percent)]
          .filter((text) => text !== '-')
          .map((text) => element('small', {}, escapeText(text)));
    return element('td', { class: 'number' }, escapeText(valueInWords(metric, figure)), small);
  });
  const state = showsState === true ? stateCells(row) : [];
  return [element('td', {}, escapeText(row.name)), ...cells, ...state];
}

function stateCells({ outcomes, saturation }: CompareRow): string[] {
  const tone = saturation === 'over' ? 'number not-met' : 'number';
  return [
    element('td', { class: 'number' }, formatCount(outcomes.completed)),
    element('td', { class: tone }, STATE_WORDS[saturation]),
  ];
}

function folded(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const summary = element('summary', {}, escapeText(title));
  return element('details', {}, summary, sentenceList(items));
}

function workloadInWords({ workload }: CompareDocument): string[] {
  const counted = (what: string, counts: CompareDocument['workload']['leftOut']) =>
    counts.map(({ reason, count }) => `${what}: ${formatCount(count)} (${reason}).`);
  return [
    `${workload.source} (${workload.format}): ${formatCount(workload.requests)} requests from ${formatCount(workload.rows)} rows, ` +
      `${formatCount(workload.promptTokens)} prompt tokens and ${formatCount(workload.outputTokens)} output tokens.`,
    ...counted('Left out', workload.leftOut),
    ...counted('Repaired', workload.repaired),
    ...workload.notes,
  ];
}
