import type { Experiment, ExperimentVerdict, ReproduceDocument } from '@kavier/evidence';
import { htmlPage } from '../report/html/page.ts';
import { tableMarkup } from '../report/html/table-markup.ts';
import { element, escapeText } from '../report/svg/element.ts';
import { plotsOf } from './plots.ts';
import { tablesOf } from './tables.ts';
import { headline, sourceLine } from './text.ts';

const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#566173;--rule:#e1e5eb;--ground:#fff;
--good:#0b6b4f;--bad:#b3261e;--open:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a3adbb;--rule:#2d3540;
--ground:#151a21;--good:#4fd0ae;--bad:#ff8a80;--open:#f0b85c}}
body{margin:0 auto;max-width:1080px;padding:24px;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:26px;line-height:1.2;margin:8px 0}
h2{font-size:20px;margin:44px 0 10px;padding-top:16px;border-top:1px solid var(--rule)}
.source,figcaption,caption{color:var(--soft)}
.verdicts{list-style:none;padding:0;margin:0}
.verdicts li{display:grid;grid-template-columns:150px 1fr;gap:12px;margin:6px 0}
.outcome{font-weight:600;font-size:13px}
.reproduced{color:var(--good)}.missed{color:var(--bad)}
.not-reproducible,.measured,.not-run{color:var(--open)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(440px,1fr));gap:16px;margin:16px 0}
.plots svg{width:100%;height:auto;max-width:540px}
.scroll{overflow-x:auto;margin:18px 0}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:6px;font-size:13px}
th,td{padding:3px 12px 3px 0;border-bottom:1px solid var(--rule);text-align:left;white-space:nowrap}
th{font-weight:600}
.number{text-align:right}
.notes{color:var(--soft);max-width:80ch}
`.trim();

/** The whole report as one page: no script, no other file, light and dark. */
export function reportPage(document: ReproduceDocument): string {
  const body = [
    '<h1>The published experiments, reproduced</h1>',
    element('p', {}, element('strong', {}, escapeText(headline(document)))),
    element('p', { class: 'source' }, escapeText(sourceLine(document))),
    ...document.experiments.map(section),
  ];
  return htmlPage(
    { title: 'Kavier: the published experiments, reproduced', style: PAGE_STYLE },
    body,
  );
}

function section(experiment: Experiment): string {
  return [
    element('h2', { id: experiment.id }, escapeText(experiment.title)),
    element('ul', { class: 'verdicts' }, experiment.verdicts.map(verdictItem)),
    element('div', { class: 'plots' }, plotsOf(experiment)),
    ...tablesOf(experiment).map((table) => tableMarkup(table)),
    element(
      'ul',
      { class: 'notes' },
      experiment.notes.map((note) => element('li', {}, escapeText(note))),
    ),
  ].join('\n');
}

function verdictItem({ part, outcome, because }: ExperimentVerdict): string {
  return element(
    'li',
    {},
    element('span', { class: `outcome ${outcome}` }, outcome.replaceAll('-', ' ')),
    element('span', {}, escapeText(`${part}: ${because}`)),
  );
}
