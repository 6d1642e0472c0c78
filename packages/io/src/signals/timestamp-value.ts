import type { CsvRow } from '../trace/csv-row.ts';
import { scanCsv } from '../trace/csv-scan.ts';
import type { SignalFormat, SignalKind } from './contract.ts';
import { InstantColumn } from './instant-column.ts';
import { requireGrams, requireUsdPerKwh } from './intensity-unit.ts';
import { SignalPoints } from './signal-points.ts';
import { valueAt } from './value-cell.ts';

/** CSV with an instant and a number in each row. */
export const timestampValue: SignalFormat = {
  name: 'timestamp-value',
  title: 'CSV with timestamp and value',
  container: 'csv',
  kinds: ['intensity', 'price'],
  marks: ['timestamp', 'value'],
  detect: ({ columns }) => timeOf(columns) !== undefined && has(columns, 'value'),
  async read(source, options) {
    const points = new SignalPoints();
    await scanCsv(source, options, (header) => {
      const named = timeOf(header.names);
      const [time, value] = header.require(named ?? 'timestamp', 'value');
      const instants = new InstantColumn(
        time,
        named === undefined || !isUtc(named) ? 'needed' : 'utc',
      );
      const unit = header.names.findIndex((name) => UNIT.test(name.trim()));
      return {
        onRow: (row) => {
          if (unit >= 0) requireUnit(row, unit, options.kind);
          points.add(instants.msOf(row), valueAt(row, value), row.line);
        },
      };
    });
    const { scope = 'unstated' } = options;
    return points.signal({ source: source.name, format: 'timestamp-value', scope }, options);
  },
};

/** A column that says the unit of the values beside it. */
const UNIT = /^(value[-_ ]?)?units?$/i;

/** Errors: the row says another unit than the one that a signal of its kind has. */
function requireUnit(row: CsvRow, column: number, kind: SignalKind): void {
  const unit = row.text(column).trim();
  if (unit === '') return;
  const require = kind === 'intensity' ? requireGrams : requireUsdPerKwh;
  require('value', unit, row.where(column));
}

const isUtc = (name: string) => /\(utc\)$/i.test(name.trim());

/** The column of instants: `timestamp`, or `timestamp (UTC)`, whose times need no zone. */
function timeOf(names: readonly string[]): string | undefined {
  return names.find((name) => /^timestamp( \(utc\))?$/i.test(name.trim()));
}

function has(names: readonly string[], wanted: string): boolean {
  return names.some((name) => name.trim().toLowerCase() === wanted);
}
