import { scanCsv } from '../trace/csv-scan.ts';
import { numberFromText } from '../trace/values.ts';
import type { SignalFormat } from './contract.ts';
import { InstantColumn } from './instant-column.ts';
import { SignalPoints } from './signal-points.ts';

/** CSV with an instant and a number in each row. */
export const timestampValue: SignalFormat = {
  name: 'timestamp-value',
  title: 'CSV with timestamp and value',
  container: 'csv',
  kinds: ['intensity', 'price'],
  marks: ['timestamp', 'value'],
  detect: ({ cells }) => cells.includes('timestamp') && cells.includes('value'),
  async read(source, options) {
    const points = new SignalPoints();
    await scanCsv(source, options, (header) => {
      const [time, value] = header.require('timestamp', 'value');
      const instants = new InstantColumn(time, 'needed');
      return {
        onRow: (row) => {
          const number = numberFromText(row.text(value), row.where(value), row.nameOf(value));
          points.add(instants.msOf(row), number, row.line);
        },
      };
    });
    const { scope = 'unstated' } = options;
    return points.signal({ source: source.name, format: 'timestamp-value', scope }, options);
  },
};
