import type { TraceHead } from '../trace/head.ts';

/** Files that publishers of grid data offer and that are no signal as they are: what to do with them. */
const PUBLISHED: readonly (readonly [(names: readonly string[]) => boolean, string])[] = [
  [
    has(/\bmoer\b/),
    'MOER is a marginal intensity in lbs CO2 per MWh (WattTime): multiply it by 0.45359237 for g/kWh, name the column ' +
      'carbon_intensity, and set facility.signal to marginal',
  ],
  [
    has(/^mtu\b/),
    'ENTSO-E gives spans of local time, and prices in EUR/MWh: write timestamp,value with the start of each span and ' +
      'its zone, prices in USD per kWh (EUR/MWh / 1000 x USD per EUR)',
  ],
  [
    has(/^settlementdate$/),
    'AEMO gives the ends of intervals in market time (UTC+10), prices in AUD/MWh and intensities in t/MWh: write ' +
      'timestamp,value with starts such as 2024-01-01T00:00+10:00, in USD per kWh or g/kWh',
  ],
  [
    has(/^(utc time at end of hour|balancing authority|respondent|data date)$/),
    'EIA gives the ends of hours, by balancing authority, and intensities in lbs: write timestamp,value of one ' +
      'authority with the start of each hour, in g/kWh',
  ],
  [
    (names) => has(/^variable$/)(names) && has(/^(area|entity|country|area or region)$/)(names),
    'This table has a row for each area and variable (as Ember publishes them): keep one area and the intensity, as ' +
      'timestamp,value',
  ],
  [
    has(/price.*mwh/),
    'Prices are read in USD per kWh: divide by 1000, convert the currency, and write timestamp,value',
  ],
];

function has(pattern: RegExp): (names: readonly string[]) => boolean {
  return (names) => names.some((name) => pattern.test(name.toLowerCase()));
}

/** What to do with a file of a known publisher; undefined for any other. */
export function publisherHint({ kind, columns, keys }: TraceHead): string | undefined {
  if (kind === 'text' && keys.length > 0) {
    return 'Signals are CSV or Parquet, not JSON: write its instants and values as CSV timestamp,value';
  }
  return PUBLISHED.find(([fits]) => fits(columns))?.[1];
}
