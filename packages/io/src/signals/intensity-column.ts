import { foldedName } from '../trace/column-names.ts';
import { scanCsv } from '../trace/csv-scan.ts';
import type { TraceHead } from '../trace/head.ts';
import type { SignalFormat } from './contract.ts';
import { InstantColumn } from './instant-column.ts';
import { requireGrams, unitOf } from './intensity-unit.ts';
import { SignalPoints } from './signal-points.ts';
import { valueAt } from './value-cell.ts';

/** Names of the column of instants, folded; the first that a file has is taken. */
const TIMES: readonly string[] = (
  'timestamp datetime date_time time point_time period_start start interval_start start_time ' +
  'valid_from from period date'
).split(' ');
/** What tells a column of grid intensities from others, folded. */
const INTENSITY =
  /^(actual_|average_|mean_)?(carbon|co2|co2eq|co2e|emissions?|ghg)(_emissions?)?_intensity/;
/** The form of the British API: what was measured, beside what was forecast. */
const ACTUAL = /^actual(_carbon_intensity)?/;
const FORECAST = /^forecast(_carbon_intensity)?/;
interface IntensityColumns {
  readonly time: string;
  readonly value: string;
  /** The name of the times says that they are UTC. */
  readonly isUtc: boolean;
  /** The file is of the form of the British Carbon Intensity API. */
  readonly isBritish: boolean;
}

/**
 * CSV with instants and a column that is called a carbon intensity, with its unit or none (then g/kWh,
 * as in OpenDC's files): among them those of the British Carbon Intensity API (NESO), with what was
 * measured and what was forecast.
 */
export const intensityColumn: SignalFormat = {
  name: 'intensity-column',
  title: 'CSV with a column of carbon intensities',
  container: 'csv',
  kinds: ['intensity'],
  marks: ['timestamp', 'carbon_intensity'],
  detect: (head) => head.kind === 'text' && columnsOf(head.columns) !== undefined,
  async read(source, options) {
    const points = new SignalPoints();
    let found: IntensityColumns | undefined;
    await scanCsv(source, options, (header) => {
      found = columnsOf(header.names);
      const [time, value] =
        found === undefined
          ? header.require('timestamp', 'carbon_intensity')
          : [header.names.indexOf(found.time), header.names.indexOf(found.value)];
      requireGrams(header.names[value], unitOf(header.names[value]), `${source.name}:1`);
      const instants = new InstantColumn(time, found?.isUtc === true ? 'utc' : 'needed');
      return {
        onRow: (row) => points.add(instants.msOf(row), valueAt(row, value), row.line),
      };
    });
    const isBritish = found?.isBritish === true;
    const { scope = isBritish ? 'direct' : 'unstated' } = options;
    const value = found?.value ?? 'carbon_intensity';
    const notes = [`The intensity is the column ${value}, g CO2e per kWh.`];
    return points.signal(
      { source: source.name, format: 'intensity-column', scope, notes },
      options,
    );
  },
};

function columnsOf(names: TraceHead['columns']): IntensityColumns | undefined {
  const folded = names.map((name) => ({ name, folded: foldedName(name) }));
  const time = TIMES.flatMap(
    (wanted) =>
      folded.filter((column) => column.folded.replace(/_(utc|gmt)$/, '') === wanted)[0] ?? [],
  )[0];
  if (time === undefined) return undefined;
  const isBritish = folded.some((column) => FORECAST.test(column.folded));
  const actual = folded.find((column) => ACTUAL.test(column.folded));
  const value =
    isBritish && actual !== undefined
      ? actual
      : folded.find((column) => INTENSITY.test(column.folded));
  if (value === undefined) return undefined;
  const isUtc = /_(utc|gmt)$/.test(time.folded);
  return { time: time.name, value: value.name, isUtc, isBritish: isBritish && value === actual };
}
