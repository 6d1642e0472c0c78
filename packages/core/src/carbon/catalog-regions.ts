import { readIn } from '../hardware/provenance.ts';
import type { GridRegion, RegionMean } from './regions.ts';

/** Of what is generated, imports left out. That the factors are life-cycle is stated where Our World in Data shows them. */
function ember(year: number, gPerKwh: number): RegionMean {
  const place =
    'thegreenwebfoundation/co2.js data/output/average-intensities.json at 6628f83 (Ember, yearly electricity data)';
  return mean(year, gPerKwh, 'life-cycle', place);
}

/** Of what is consumed, imports with their own intensity. */
function electricityMaps(year: number, lifeCycle: number, direct: number): readonly RegionMean[] {
  const place =
    'umassos/decarbonization-potential downloaded_carbon_data at 3493a630 (Electricity Maps), mean of all hours';
  return [mean(year, lifeCycle, 'life-cycle', place), mean(year, direct, 'direct', place)];
}

/** Carbon traces that OpenDC ships; that of one year and that of four of the Netherlands account differently. */
function openDc(year: number, gPerKwh: number, file: string): RegionMean {
  const place = `atlarge-research/opendc at 691036de, ${file}, mean of its rows in the year`;
  return mean(year, gPerKwh, 'unstated', place);
}

function mean(
  year: number,
  gPerKwh: number,
  scope: RegionMean['kind']['scope'],
  place: string,
): RegionMean {
  const kind = { signal: 'average', basis: 'location', scope } as const;
  return { year, gPerKwh, kind, provenance: readIn(place) };
}

function region(
  name: string,
  title: string,
  aliases: readonly string[],
  ...means: readonly RegionMean[]
): GridRegion {
  return { name, title, aliases, means };
}

/** Yearly mean intensities of grids, g CO2-equivalent per kWh. The first of a region is its default. */
export const GRID_REGIONS: readonly GridRegion[] = [
  region('EU', 'European Union', ['european-union'], ember(2024, 213.31)),
  region('WORLD', 'The world', ['global'], ember(2024, 473.05)),
  region('AE', 'United Arab Emirates', ['are'], ember(2023, 492.7)),
  region('AT', 'Austria', ['aut'], ember(2024, 102.62)),
  region('AU', 'Australia', ['aus'], ember(2024, 551.59)),
  region(
    'BE',
    'Belgium',
    ['bel'],
    ember(2024, 117.58),
    openDc(2024, 142.24, 'BE_2021-2024.parquet'),
    openDc(2023, 174.56, 'BE_2021-2024.parquet'),
    openDc(2022, 194.28, 'BE_2021-2024.parquet'),
    openDc(2021, 163.79, 'BE_2021-2024.parquet'),
  ),
  region('BR', 'Brazil', ['bra'], ember(2024, 103.21)),
  region('CA', 'Canada', ['can'], ember(2024, 174.81)),
  region('CH', 'Switzerland', ['che'], ember(2024, 36.6)),
  region('CL', 'Chile', ['chl'], ember(2024, 265.52)),
  region('CN', 'China', ['chn'], ember(2024, 559.55)),
  region('CZ', 'Czechia', ['cze'], ember(2024, 413.86)),
  region('DE', 'Germany', ['deu'], ember(2024, 344.14)),
  region('DK', 'Denmark', ['dnk'], ember(2024, 143.3)),
  region('ES', 'Spain', ['esp'], ember(2024, 146.15), ...electricityMaps(2022, 219.28, 166.76)),
  region('FI', 'Finland', ['fin'], ember(2024, 72.25)),
  region(
    'FR',
    'France',
    ['fra'],
    ember(2024, 44.18),
    openDc(2022, 24.08, '2022-01-01_2022-12-31_FR.parquet'),
  ),
  region('GB', 'United Kingdom', ['gbr', 'uk'], ember(2024, 210.89)),
  region('GR', 'Greece', ['grc'], ember(2024, 319.76)),
  region('HK', 'Hong Kong', ['hkg'], ember(2023, 681.99)),
  region('ID', 'Indonesia', ['idn'], ember(2023, 682.43)),
  region('IE', 'Ireland', ['irl'], ember(2024, 279.7)),
  region('IL', 'Israel', ['isr'], ember(2023, 567.26)),
  region('IN', 'India', ['ind'], ember(2024, 708.32)),
  region('IS', 'Iceland', ['isl'], ember(2023, 28.33)),
  region('IT', 'Italy', ['ita'], ember(2024, 287.53)),
  region('JP', 'Japan', ['jpn'], ember(2024, 482.32)),
  region('KR', 'South Korea', ['kor'], ember(2024, 414.27)),
  region('MX', 'Mexico', ['mex'], ember(2024, 484.83)),
  region('MY', 'Malaysia', ['mys'], ember(2024, 609.85)),
  region(
    'NL',
    'Netherlands',
    ['nld'],
    ember(2024, 253.31),
    openDc(2024, 272.79, 'NL_2021-2024.parquet'),
    openDc(2023, 289.94, 'NL_2021-2024.parquet'),
    openDc(2022, 343.65, 'NL_2021-2024.parquet'),
    openDc(2021, 368.86, 'NL_2021-2024.parquet'),
    openDc(2022, 165.31, '2022-01-01_2022-12-31_NL.parquet'),
  ),
  region('NO', 'Norway', ['nor'], ember(2024, 30.75), ...electricityMaps(2022, 38.12, 12.77)),
  region('NZ', 'New Zealand', ['nzl'], ember(2024, 120.11)),
  region('PL', 'Poland', ['pol'], ember(2024, 614.98)),
  region('PT', 'Portugal', ['prt'], ember(2024, 112.29)),
  region('QA', 'Qatar', ['qat'], ember(2024, 602.83)),
  region('SA', 'Saudi Arabia', ['sau'], ember(2023, 696.31)),
  region('SE', 'Sweden', ['swe'], ember(2024, 35.82)),
  region('SG', 'Singapore', ['sgp'], ember(2024, 498.74)),
  region('TW', 'Taiwan', ['twn'], ember(2024, 635.65)),
  region('US', 'United States', ['usa'], ember(2024, 383.55)),
  region('ZA', 'South Africa', ['zaf'], ember(2024, 708.88)),
  region(
    'US-CAL-CISO',
    'California, CAISO',
    ['caiso', 'us-ca'],
    ...electricityMaps(2023, 261.16, 193.46),
    ...electricityMaps(2022, 261.28, 194.6),
  ),
];
