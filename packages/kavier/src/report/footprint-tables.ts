import type { Distribution } from '@kavier/core';
import type { FootprintDocument } from '../footprint/footprint-document.ts';
import type { PerMtoken } from '../footprint/part-figures.ts';
import { comparedCells, titleOf } from '../footprint/power-source-text.ts';
import { left, right, type Table } from '../reproduce/table.ts';
import { PART_NAMES, PARTS } from './energy-parts.ts';
import {
  formatCount,
  formatGrams,
  formatLitres,
  formatShare,
  formatSignificant,
  formatWh,
} from './format.ts';
import { largest, moreWords } from './largest.ts';
import { windowInWords } from './window-words.ts';

type Format = (value: number | null) => string;

/** Tables of a footprint that a page shows; a part that was not computed has none. */
export function perMtokenTable({
  energy,
  carbon,
  water,
  window,
  saturation,
}: FootprintDocument): Table {
  const row = (name: string, { output, all }: PerMtoken, format: Format) => [
    name,
    format(output),
    format(all),
  ];
  return {
    caption: `Tokens generated, and those of prompts too; ${windowInWords(window, saturation)}`,
    columns: [left('per million'), right('output tokens'), right('all tokens')],
    rows: [
      row('energy', energy.whPerMtoken, formatWh),
      ...(carbon === null ? [] : [row('CO2e, embodied too', carbon.gPerMtoken, formatGrams)]),
      ...(water === null ? [] : [row('water', water.lPerMtoken, formatLitres)]),
    ],
  };
}

export function carbonTable({ carbon, grid }: FootprintDocument): Table | null {
  if (carbon === null) return null;
  const { operationalG, partsG, embodied, totalG } = carbon;
  const row = (name: string, grams: number) => [
    name,
    formatGrams(grams),
    formatShare(totalG > 0 ? grams / totalG : null),
  ];
  return {
    caption: `Grid: ${grid ?? 'none'}`,
    columns: [left(''), right('CO2e'), right('share')],
    rows: [
      ...PARTS.map((part) => row(PART_NAMES[part], partsG[part])),
      row('operational', operationalG),
      ...(embodied === null
        ? [['embodied', 'not counted', '']]
        : [
            row('embodied in accelerators', embodied.acceleratorG),
            row('embodied in servers', embodied.serverG),
            ...(embodied.unallocatedG > 0
              ? [row('embodied, idle hours', embodied.unallocatedG)]
              : []),
          ]),
      row('total', totalG),
    ],
  };
}

/** Figures of carbon by other rules and units. */
export function carbonRatesTable({ carbon, energy, served }: FootprintDocument): Table | null {
  if (carbon === null) return null;
  return {
    caption: 'Intensities, and the published rule for comparison',
    columns: [left(''), right('figure'), left('what it is')],
    rows: [
      [
        'mean intensity',
        `${formatSignificant(carbon.meanGPerKwh)} g/kWh`,
        'that the run met, weighted by its energy',
      ],
      [
        'SCI',
        formatGrams(carbon.sciGPerRequest),
        `a request, of ${formatCount(served.requests)}: Software Carbon Intensity, ISO/IEC 21031`,
      ],
      [
        'published rule',
        formatGrams(carbon.publishedG),
        'operational; the lower of neighbouring intensities, so an estimate from below',
      ],
      [
        'published unit',
        `${formatSignificant(carbon.publishedGPerMtokenPerS)} g/Mtoken/s`,
        'published rule / million tokens / seconds of the run',
      ],
      [
        'published unit',
        `${formatSignificant(energy.publishedWhPerMtokenPerS)} Wh/Mtoken/s`,
        'energy / million tokens / seconds of the run',
      ],
    ],
  };
}

export function waterTable({ water }: FootprintDocument): Table | null {
  if (water === null) return null;
  const litresOf = (parts: Readonly<Record<string, number>>) =>
    Object.values(parts).reduce((total, litres) => total + litres, 0);
  return {
    caption: 'On site by the energy of the servers, elsewhere by all electricity',
    columns: [left(''), right('water')],
    rows: [
      ['on site', formatLitres(litresOf(water.siteL))],
      ['where electricity is generated', formatLitres(litresOf(water.sourceL))],
      ['total', formatLitres(water.totalL)],
    ],
  };
}

/** Energy and carbon by class of requests, such as tenants; none in a workload without classes. */
export function classTable({ requests }: FootprintDocument): Table | null {
  const { shown, more } = largest(requests?.classes ?? [], ({ energyWh }) => energyWh);
  if (shown.length === 0) return null;
  return {
    caption: ['By class of requests', ...moreWords(more)].join(', '),
    columns: [left('class'), right('requests'), right('energy'), right('CO2e')],
    rows: shown.map(({ name, requests: count, energyWh, carbonG }) => [
      name ?? 'none',
      formatCount(count),
      formatWh(energyWh),
      formatGrams(carbonG),
    ]),
  };
}

export function requestTable({ requests }: FootprintDocument): Table | null {
  if (requests === null) return null;
  const { energyWh, carbonG, attributedWh, unattributedWh, unattributedG } = requests;
  const { savedByCacheWh, idleRule } = requests;
  const grams = (value: number | null) => (carbonG === null ? [] : [formatGrams(value)]);
  const amounts = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;
  return {
    caption: `${formatCount(energyWh.count)} requests, each with its part of servers and facility; CO2e is operational`,
    columns: [left(''), right('energy'), ...(carbonG === null ? [] : [right('CO2e')])],
    rows: [
      ...amounts.map((name) => [name, formatWh(energyWh[name]), ...grams(carbonG?.[name] ?? null)]),
      ['all requests', formatWh(attributedWh), ...grams(sumOf(carbonG))],
      [`idle, by the rule ${idleRule}`, formatWh(unattributedWh), ...grams(unattributedG)],
      ...(savedByCacheWh === null
        ? []
        : [
            [
              'saved by the prefix cache',
              formatWh(savedByCacheWh),
              ...(carbonG === null ? [] : ['']),
            ],
          ]),
    ],
  };
}

export function openDcTable({ openDc }: FootprintDocument): Table | null {
  if (openDc === null) return null;
  return {
    caption: titleOf(openDc),
    columns: [left(''), right('Kavier'), right('OpenDC'), right('difference')],
    rows: openDc.compared.map(comparedCells),
  };
}

/** Of all requests of a distribution. */
function sumOf(amounts: Distribution | null): number | null {
  return amounts?.mean == null ? null : amounts.mean * amounts.count;
}
