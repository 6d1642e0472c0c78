import type { CarbonDocument } from '../footprint/carbon-document.ts';
import type { PlaceCarbon } from '../footprint/carbon-windows.ts';
import { formatSignificant } from './format.ts';
import { element, escapeText } from './svg/element.ts';

/** Starts in a row. */
const COLUMNS = 24;

/** The more grams, the fuller; text keeps its contrast in light and dark. */
export const HEAT_STYLE = `
.heat{border-collapse:separate;border-spacing:2px;font-size:12px}
.heat caption{white-space:normal}
.heat th,.heat td{border:0;padding:4px 5px;text-align:right;white-space:nowrap}
.heat th.place{text-align:left}
.heat td{border-radius:3px;background:rgb(214 96 24/var(--heat))}
.heat td.flat{text-align:left}
.heat .best{outline:2px solid var(--good);font-weight:700}
@media(max-width:800px){.heat{border-spacing:1px;font-size:9px}.heat th,.heat td{padding:4px 1px}}`.trim();

/** Places by starts, one cell a start; more than 24 starts take further rows. The best start is outlined and marked. */
export function heatTable(document: CarbonDocument): string {
  const { places, startsH, worst } = document;
  const unit = UNITS.find(({ size }) => worst.carbonG >= size) ?? UNITS[UNITS.length - 1];
  const rowStarts = startsH.map((_, i) => i).filter((i) => i % COLUMNS === 0);
  const isFolded = rowStarts.length > 1;
  const columns = startsH.slice(0, COLUMNS);
  const head = columns.map((startH) =>
    element('th', {}, isFolded ? `+${hours(startH - startsH[0])}` : hours(startH)),
  );
  const text = (grams: number) => (grams / unit.size).toFixed(decimalsFor(worst.carbonG, unit));
  const rows = places.flatMap((place) => {
    const cells = cellsOf(document, place, text);
    if (!place.varies) return [row(place.name, [cells[0]])];
    return rowStarts.map((from) => {
      const name = isFolded ? `${place.name}, from ${hours(startsH[from])} h` : place.name;
      return row(name, cells.slice(from, from + COLUMNS));
    });
  });
  const caption = `Operational carbon, ${unit.name} CO2e, by hours after the first start. ★ is the least.`;
  return element(
    'table',
    { class: 'heat' },
    element('caption', {}, caption),
    element('thead', {}, row('place', head)),
    element('tbody', {}, rows),
  );
}

function row(name: string, cells: readonly string[]): string {
  return element('tr', {}, element('th', { class: 'place' }, escapeText(name)), cells);
}

/** A cell for each start; where the start makes no difference, the first spans a row. */
function cellsOf(
  { startsH, best, worst }: CarbonDocument,
  { name, varies, carbonG }: PlaceCarbon,
  text: (grams: number) => string,
): readonly string[] {
  const spanG = worst.carbonG - best.carbonG;
  return carbonG.map((grams, i) => {
    const isBest = name === best.place && (!varies || startsH[i] === best.startH);
    const heat = spanG > 0 ? (0.5 * (grams - best.carbonG)) / spanG : 0;
    const classes = [varies ? '' : 'flat', isBest ? 'best' : ''].filter((one) => one !== '');
    const attributes = {
      class: classes.length === 0 ? undefined : classes.join(' '),
      style: `--heat:${(0.04 + heat).toFixed(3)}`,
      colspan: varies ? undefined : Math.min(COLUMNS, startsH.length),
    };
    const words = `${isBest ? '★ ' : ''}${text(grams)}${varies ? '' : ' at any start'}`;
    return element('td', attributes, words);
  });
}

const hours = (value: number) => formatSignificant(value);

interface Unit {
  readonly name: string;
  readonly size: number;
}

/** The largest first; the last takes what is left. */
const UNITS: readonly Unit[] = [
  { name: 't', size: 1e6 },
  { name: 'kg', size: 1e3 },
  { name: 'g', size: 1 },
  { name: 'mg', size: 1e-3 },
];

/** Three significant digits for the largest value, as many decimals for all. */
function decimalsFor(grams: number, { size }: Unit): number {
  const largest = grams / size;
  return largest >= 100 ? 0 : largest >= 10 ? 1 : 2;
}
