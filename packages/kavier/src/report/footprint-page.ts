import type { FootprintDocument } from '../footprint/footprint-document.ts';
import { reasonsOnce } from '../footprint/power-source-text.ts';
import type { Table } from '../reproduce/table.ts';
import { SHOWN_HASH_LENGTH } from '../scenario/hash.ts';
import { energyBar, powerPlot } from './footprint-plots.ts';
import { reportText } from './footprint-report.ts';
import {
  carbonRatesTable,
  carbonTable,
  classTable,
  openDcTable,
  perMtokenTable,
  requestTable,
  waterTable,
} from './footprint-tables.ts';
import { formatCount, formatSeconds, formatSignificant } from './format.ts';
import { htmlPage, sentenceList, softParagraph } from './html/page.ts';
import { PAGE_STYLE } from './html/page-style.ts';
import { tableMarkup } from './html/table-markup.ts';
import { footprintPoolTable } from './pool-table.ts';
import { element, escapeText } from './svg/element.ts';

const STYLE = `${PAGE_STYLE}
table{min-width:min(420px,100%)}
caption{white-space:normal}
.plot-wide svg{width:100%;height:auto;max-width:800px;margin:12px 0}
blockquote{margin:12px 0;padding:2px 18px;border-left:3px solid var(--soft);max-width:90ch}
.again{overflow-wrap:anywhere}`;

/** The footprint of a run as one page: no script, no other file, light and dark. */
export function footprintPage(document: FootprintDocument): string {
  const { name, verdict, command, assumptions } = document;
  return htmlPage({ title: `Footprint of ${name}`, style: STYLE }, [
    element('h1', {}, escapeText(`Footprint of ${name}`)),
    element('p', {}, element('strong', {}, escapeText(verdict))),
    softParagraph(aboutRun(document)),
    ...section('Energy', plot(energyBar(document)), plot(powerPlot(document))),
    ...(document.pools.length < 2
      ? []
      : section('Energy by pool', table(footprintPoolTable(document)))),
    ...section('By million tokens', tableMarkup(perMtokenTable(document))),
    ...section('Carbon', table(carbonTable(document)), table(carbonRatesTable(document))),
    ...(document.water === null ? [] : section('Water', table(waterTable(document)))),
    ...section('Energy of requests', table(requestTable(document)), table(classTable(document))),
    ...openDcSection(document),
    ...section(
      'For a sustainability report',
      element('blockquote', {}, element('p', {}, escapeText(reportText(document)))),
    ),
    ...section('Assumed', sentenceList(assumptions)),
    element('p', { class: 'soft again' }, escapeText(`Again: ${command}`)),
  ]);
}

function aboutRun({
  kavier,
  scenarioHash,
  served,
  endS,
  accelerators,
  powerModel,
}: FootprintDocument) {
  const devices = `${formatSignificant(accelerators)} accelerator${accelerators === 1 ? '' : 's'}`;
  return (
    `Simulated, not metered: ${formatCount(served.requests)} requests, ${formatCount(served.promptTokens)} prompt and ` +
    `${formatCount(served.outputTokens)} output tokens in ${formatSeconds(endS)} on ${devices}; power model ${powerModel}. ` +
    `Scenario ${scenarioHash.slice(0, SHOWN_HASH_LENGTH)}, kavier ${kavier}.`
  );
}

/** Nothing unless OpenDC was asked, too. */
function openDcSection(document: FootprintDocument): readonly string[] {
  const { openDc } = document;
  if (openDc === null) return [];
  const said = [...reasonsOnce(openDc.compared), ...openDc.notes];
  return section('Beside OpenDC', table(openDcTable(document)), sentenceList(said));
}

const NOT_COMPUTED = softParagraph('Not computed; what is assumed below says why.');

const plot = (svg: string | undefined) =>
  svg === undefined ? '' : element('div', { class: 'plot-wide' }, svg);

const table = (found: Table | null) => (found === null ? '' : tableMarkup(found));

/** A heading over what there is. */
function section(title: string, ...contents: readonly string[]): readonly string[] {
  const present = contents.filter((content) => content !== '');
  return [element('h2', {}, title), ...(present.length === 0 ? [NOT_COMPUTED] : present)];
}
