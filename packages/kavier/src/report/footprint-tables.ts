import type { FootprintDocument, PerMtoken } from '../footprint/footprint-document.ts';
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

type Format = (value: number | null) => string;

/** Tables of a footprint that a page shows; a part that was not computed has none. */
export function perMtokenTable({ energy, carbon, water }: FootprintDocument): Table {
  const row = (name: string, { output, all }: PerMtoken, format: Format) => [
    name,
    format(output),
    format(all),
  ];
  return {
    caption: 'Two denominators that are never mixed: tokens generated, and those of prompts too',
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
  const sumOf = (parts: Readonly<Record<string, number>>) =>
    Object.values(parts).reduce((total, litres) => total + litres, 0);
  return {
    caption: 'On site by the energy of the servers, elsewhere by all electricity',
    columns: [left(''), right('water')],
    rows: [
      ['on site', formatLitres(sumOf(water.siteL))],
      ['where electricity is generated', formatLitres(sumOf(water.sourceL))],
      ['total', formatLitres(water.totalL)],
    ],
  };
}

export function requestTable({ requests }: FootprintDocument): Table | null {
  if (requests === null) return null;
  const { energyWh, attributedWh, unattributedWh, savedByCacheWh, idleRule } = requests;
  const amounts = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;
  return {
    caption: `Energy of ${formatCount(energyWh.count)} requests, with their part of servers and facility`,
    columns: [left(''), right('energy')],
    rows: [
      ...amounts.map((name) => [name, formatWh(energyWh[name])]),
      ['all requests', formatWh(attributedWh)],
      [`idle, by the rule ${idleRule}`, formatWh(unattributedWh)],
      ...(savedByCacheWh === null ? [] : [['saved by the prefix cache', formatWh(savedByCacheWh)]]),
    ],
  };
}
