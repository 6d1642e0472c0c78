import { KavierError } from '@kavier/core';
import { CellNames } from '../trace/cell-names.ts';
import type { CsvRow } from '../trace/csv-row.ts';
import { type CsvHeader, scanCsv } from '../trace/csv-scan.ts';
import type { SignalFormat } from './contract.ts';
import { InstantColumn } from './instant-column.ts';
import { SignalPoints } from './signal-points.ts';
import { valueAt } from './value-cell.ts';

const TIME = 'Datetime (UTC)';
const ZONE = 'Zone Id';
/** Names of the two intensities; life-cycle is called LCA in older files. */
const INTENSITIES = {
  direct: ['Carbon intensity gCO₂eq/kWh (direct)'],
  'life-cycle': ['Carbon intensity gCO₂eq/kWh (LCA)', 'Carbon intensity gCO₂eq/kWh (Life cycle)'],
} as const;

/** Yearly files of Electricity Maps: one zone, average intensity of what is consumed, direct and life-cycle. */
export const electricityMaps: SignalFormat = {
  name: 'electricity-maps',
  title: 'Electricity Maps (CSV)',
  container: 'csv',
  kinds: ['intensity'],
  marks: [TIME.toLowerCase(), ZONE.toLowerCase()],
  // Other publishers call their times so, too.
  detect: ({ cells }) =>
    cells.includes(TIME.toLowerCase()) &&
    (cells.includes(ZONE.toLowerCase()) || cells.some((cell) => cell.includes('gco₂eq/kwh'))),
  async read(source, options) {
    const { scope = 'life-cycle' } = options;
    if (scope === 'unstated') {
      throw new KavierError('an Electricity Maps file has two intensities', {
        kind: 'usage',
        where: source.name,
        found: 'scope unstated',
        expected: 'scope direct or life-cycle',
      });
    }
    const points = new SignalPoints();
    const zones = new CellNames();
    await scanCsv(source, options, (header) => {
      const [time, zone] = header.require(TIME, ZONE);
      const value = intensityColumn(header, scope);
      const instants = new InstantColumn(time, 'utc');
      return {
        onRow: (row) => {
          if (zones.idOf(row, zone) > 0) throw secondZone(row, zone, zones);
          points.add(instants.msOf(row), valueAt(row, value), row.line);
        },
      };
    });
    const facts = { source: source.name, format: 'electricity-maps', scope, zone: zones.names[0] };
    return points.signal(facts, options);
  },
};

function intensityColumn(header: CsvHeader, scope: keyof typeof INTENSITIES): number {
  const names = INTENSITIES[scope];
  const column = header.find(...names);
  return column >= 0 ? column : header.require(names[0])[0];
}

function secondZone(row: CsvRow, column: number, zones: CellNames): KavierError {
  return new KavierError('the file has more than one zone', {
    kind: 'input',
    where: row.where(column),
    found: `zone ${row.text(column)} after ${zones.names[0]}`,
    expected: 'one zone in a file',
    hint: 'Split it by zone',
  });
}
