import { largestOf, smallestOf } from '@kavier/core';
import type { CarbonDocument } from '../footprint/carbon-document.ts';
import { left, right, type Table } from '../reproduce/table.ts';
import { SHOWN_HASH_LENGTH } from '../scenario/hash.ts';
import { HEAT_STYLE, heatTable } from './carbon-heat-table.ts';
import { formatGrams, formatSignificant, formatWh } from './format.ts';
import { htmlPage, sentenceList, softParagraph } from './html/page.ts';
import { PAGE_STYLE } from './html/page-style.ts';
import { tableMarkup } from './html/table-markup.ts';
import { element, escapeText } from './svg/element.ts';

const STYLE = `${PAGE_STYLE}
table{min-width:min(420px,100%)}
${HEAT_STYLE}
.again{overflow-wrap:anywhere}`;

/** Regions by start hours as one page: no script, no other file, light and dark. */
export function carbonPage(document: CarbonDocument): string {
  const { name, verdict, energyWh, startAt, scenarioHash, kavier } = document;
  const first = startAt === null ? 'where each series begins' : startAt;
  return htmlPage({ title: `Carbon of ${name} by place and start`, style: STYLE }, [
    element('h1', {}, escapeText(`Carbon of ${name} by place and start`)),
    element('p', {}, element('strong', {}, escapeText(verdict))),
    softParagraph(
      `Energy of the run: ${formatWh(energyWh)}, facility included. The first start is ${first}. ` +
        `Scenario ${scenarioHash.slice(0, SHOWN_HASH_LENGTH)}, kavier ${kavier}.`,
    ),
    element('div', { class: 'scroll' }, heatTable(document)),
    tableMarkup(placeTable(document)),
    element('h2', {}, 'Assumed'),
    sentenceList(document.assumptions),
    element('p', { class: 'soft again' }, escapeText(`Again: ${document.command}`)),
  ]);
}

function placeTable({ places, startsH }: CarbonDocument): Table {
  return {
    caption: 'Best and worst start of each place',
    columns: [
      left('place'),
      left('intensity'),
      right('best'),
      right('at h'),
      right('worst'),
      right('at h'),
    ],
    rows: places.map(({ name, intensity, carbonG, varies }) => {
      const at = (grams: number) =>
        varies ? formatSignificant(startsH[carbonG.indexOf(grams)]) : 'any';
      const [least, most] = [smallestOf(carbonG), largestOf(carbonG)];
      return [name, intensity, formatGrams(least), at(least), formatGrams(most), at(most)];
    }),
  };
}
