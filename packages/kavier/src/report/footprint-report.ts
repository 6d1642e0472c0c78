import { largestOf, smallestOf } from '@kavier/core';
import type { FootprintDocument } from '../footprint/footprint-document.ts';
import type { ByPart, PerMtoken } from '../footprint/part-figures.ts';
import { powerSourceSections } from '../footprint/power-source-text.ts';
import type { Detail } from './detail.ts';
import { doubtLines, warningsOf } from './doubts.ts';
import { PART_NAMES, PARTS } from './energy-parts.ts';
import {
  formatCount,
  formatGrams,
  formatLitres,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatWatts,
  formatWh,
} from './format.ts';
import { largest, moreWords } from './largest.ts';
import { bullets, identityLines, joinSections, type Layout, pageWidth } from './layout.ts';
import { meansOver, sparkline } from './plot-terminal.ts';
import { footprintPoolLines } from './pool-table.ts';
import { labelled, renderTable, wrapText } from './table.ts';
import { intervalRow } from './uncertainty-sections.ts';
import { windowInWords } from './window-words.ts';

type Format = (value: number | null) => string;

/** What `kavier footprint` prints: a line; a screen of doubts, verdict and energy by part; or that with everything else. */
export function renderFootprint(
  document: FootprintDocument,
  layout: Layout,
  detail: Detail,
): string {
  if (detail === 'brief') return `${document.name}: ${document.verdict}\n`;
  return detail === 'full' ? fullFootprint(document, layout) : screenFootprint(document, layout);
}

function screenFootprint(document: FootprintDocument, layout: Layout): string {
  const { verdict, assumptions } = document;
  return joinSections([
    [
      ...doubtLines(warningsOf(assumptions), layout),
      ...wrapText(verdict, pageWidth(layout)).map(layout.style.bold),
    ],
    partLines(document, layout),
    footprintPoolLines(document, layout),
    perMtokenLines(document, layout),
    requestLines(document, layout),
    ...(document.openDc === null ? [] : powerSourceSections(document.openDc, layout)),
    identityLines(document, layout),
  ]);
}

function fullFootprint(document: FootprintDocument, layout: Layout): string {
  const { style } = layout;
  const width = pageWidth(layout);
  return joinSections([
    wrapText(document.verdict, width).map(style.bold),
    partLines(document, layout),
    footprintPoolLines(document, layout),
    perMtokenLines(document, layout),
    [...requestLines(document, layout), ...publishedLines(document, layout)],
    classLines(document, layout),
    timelineLines(document, layout),
    ...(document.openDc === null ? [] : powerSourceSections(document.openDc, layout)),
    [style.cyan('For a report'), ...wrapText(reportText(document), width)],
    bullets('Assumed', document.assumptions, layout),
    identityLines(document, layout),
  ]);
}

const PART_BARS: Readonly<Record<keyof ByPart, string>> = {
  prefill: '█',
  decode: '▓',
  idle: '▒',
  host: '░',
  facility: '·',
};

function partLines({ energy, carbon }: FootprintDocument, layout: Layout): string[] {
  const share = (part: keyof ByPart) =>
    energy.totalWh > 0 ? energy.partsWh[part] / energy.totalWh : null;
  const table = renderTable(
    {
      head: ['', 'energy', 'share', ...(carbon === null ? [] : ['CO2e'])],
      rows: [
        ...PARTS.map((part) => [
          `${PART_BARS[part]} ${PART_NAMES[part]}`,
          formatWh(energy.partsWh[part]),
          formatShare(share(part)),
          ...(carbon === null ? [] : [formatGrams(carbon.partsG[part])]),
        ]),
        [
          '  total',
          formatWh(energy.totalWh),
          '',
          ...(carbon === null ? [] : [formatGrams(carbon.operationalG)]),
        ],
      ],
    },
    layout.style.dim,
  );
  return [...table, stackedBar(energy.partsWh, energy.totalWh, Math.min(72, pageWidth(layout)))];
}

/** All parts in one line, each as long as its share; what is smaller than half a character is left out. */
function stackedBar(parts: ByPart, total: number, width: number): string {
  if (!(total > 0)) return '';
  let filled = 0;
  let sum = 0;
  return PARTS.map((part) => {
    sum += parts[part];
    const until = Math.round((sum / total) * width);
    const bar = PART_BARS[part].repeat(until - filled);
    filled = until;
    return bar;
  }).join('');
}

function perMtokenLines(
  { energy, carbon, water, window, saturation }: FootprintDocument,
  layout: Layout,
): string[] {
  const row = (name: string, { output, all }: PerMtoken, format: Format) => [
    name,
    format(output),
    format(all),
  ];
  const table = renderTable(
    {
      head: ['', 'output tokens', 'all tokens'],
      rows: [
        row('energy', energy.whPerMtoken, formatWh),
        ...(carbon === null ? [] : [row('CO2e, embodied too', carbon.gPerMtoken, formatGrams)]),
        ...(water === null ? [] : [row('water', water.lPerMtoken, formatLitres)]),
      ],
    },
    layout.style.dim,
  );
  return [
    ...wrapText(`Per million, ${windowInWords(window, saturation)}`, pageWidth(layout)).map(
      layout.style.cyan,
    ),
    ...table,
  ];
}

const IDLE_RULES = {
  unattributed: 'shared by no request',
  'by-busy-time': 'left, of what requests share by busy time',
} as const;

function requestLines(
  { requests, energy, carbon, intervals, water, endS, accelerators }: FootprintDocument,
  { style }: Layout,
): string[] {
  const rows: string[][] = [
    ...intervalRow(intervals?.energyWh.total, formatWh),
    [
      'power',
      `${formatWatts(energy.meanPowerW)} mean`,
      `${formatSignificant(accelerators)} accelerator${accelerators === 1 ? '' : 's'}`,
      `over ${formatSeconds(endS)}`,
    ],
  ];
  if (requests !== null) {
    const { energyWh, unattributedWh, savedByCacheWh } = requests;
    rows.push(
      [
        'attributed',
        `${formatWh(energyWh.mean)} mean`,
        `${formatWh(energyWh.p50)} p50`,
        `${formatWh(energyWh.p99)} p99`,
      ],
      ['idle', formatWh(unattributedWh), IDLE_RULES[requests.idleRule]],
    );
    if (savedByCacheWh !== null && savedByCacheWh > 0) {
      rows.push(['saved', formatWh(savedByCacheWh), 'by the prefix cache']);
    }
  }
  if (carbon?.embodied) {
    const { acceleratorG, serverG } = carbon.embodied;
    rows.push([
      'embodied',
      `${formatGrams(carbon.embodied.totalG)} CO2e`,
      `${formatGrams(acceleratorG)} accelerators`,
      `${formatGrams(serverG)} servers`,
    ]);
  }
  if (water !== null) rows.push(['water', `${formatLitres(water.totalL)} in all`]);
  return labelled(rows, style.dim);
}

/** In the units of the publication, whose carbon takes the lower of neighbouring intensities. */
function publishedLines({ energy, carbon }: FootprintDocument, { style }: Layout): string[] {
  const rate = formatSignificant(energy.publishedWhPerMtokenPerS);
  const grams =
    carbon === null
      ? []
      : [`${formatSignificant(carbon.publishedGPerMtokenPerS)} g/Mtoken/s (lower intensities)`];
  return labelled([['as published', `${rate} Wh/Mtoken/s`, ...grams]], style.dim);
}

/** Classes of requests, such as tenants, those with most energy first. */
function classLines({ requests }: FootprintDocument, layout: Layout): string[] {
  const classes = requests?.classes ?? [];
  if (classes.length === 0) return [];
  const { shown, more } = largest(classes, ({ energyWh }) => energyWh);
  return [
    ...renderTable(
      {
        head: ['class', 'requests', 'energy', 'CO2e'],
        rows: shown.map(({ name, requests: count, energyWh, carbonG }) => [
          name ?? 'none',
          formatCount(count),
          formatWh(energyWh),
          formatGrams(carbonG),
        ]),
      },
      layout.style.dim,
    ),
    ...moreWords(more).map(layout.style.dim),
  ];
}

function timelineLines({ timeline, grid }: FootprintDocument, layout: Layout): string[] {
  if (timeline.length < 2) return [];
  const { cyan, dim } = layout.style;
  const width = pageWidth(layout) - 6;
  const watts = timeline.map(
    ({ prefillW, decodeW, idleW, hostW, facilityW }) =>
      prefillW + decodeW + idleW + hostW + facilityW,
  );
  const groups = (values: readonly number[]) =>
    sparkline(
      meansOver(
        timeline.map(({ startS, endS }, i) => ({ startS, endS, value: values[i] })),
        width,
      ),
    );
  const intensity = timeline.map(({ gPerKwh }) => gPerKwh ?? 0);
  const most = formatWatts(largestOf(watts));
  const lines = [cyan(`Power over time, at most ${most}`), `      ${groups(watts)}`];
  const varies = largestOf(intensity) > smallestOf(intensity) * (1 + 1e-9);
  if (grid === null || !varies) return lines;
  const range = `${formatSignificant(smallestOf(intensity), 3)} to ${formatSignificant(largestOf(intensity), 3)}`;
  return [...lines, dim(`Grid intensity, ${range} g/kWh`), `      ${groups(intensity)}`];
}

/** A paragraph for a sustainability report, after the Software Carbon Intensity specification (ISO/IEC 21031:2024). */
export function reportText({
  energy,
  carbon,
  water,
  served,
  endS,
  grid,
  powerModel,
}: FootprintDocument): string {
  const count = `${formatCount(served.requests)} requests in ${formatSeconds(endS)}`;
  const sentences = [
    `Simulated (not metered) energy of ${count}: ${formatWh(energy.totalWh)}, facility included; power model ${powerModel}.`,
  ];
  if (carbon !== null) {
    const { operationalG, embodied, sciGPerRequest } = carbon;
    const embodiedG = embodied?.totalG ?? null;
    sentences.push(
      `SCI = (E x I + M) / R = (${formatWh(energy.totalWh)} x ${formatSignificant(carbon.meanGPerKwh)} g/kWh + ` +
        `${embodiedG === null ? 'M not counted' : formatGrams(embodiedG)}) / ${formatCount(served.requests)} requests = ` +
        `${formatGrams(sciGPerRequest)} CO2e per request; operational ${formatGrams(operationalG)}. Grid: ${grid ?? '-'}.`,
    );
  }
  if (water !== null) sentences.push(`Water: ${formatLitres(water.totalL)}.`);
  return sentences.join(' ');
}
