import { readCarbonTrace } from '../output/read-opendc.ts';
import type { SignalFormat } from './contract.ts';
import { signalOf } from './signal-points.ts';

/** Carbon traces of OpenDC: Parquet with `timestamp` and `carbon_intensity`. */
export const opendcCarbon: SignalFormat = {
  name: 'opendc-carbon',
  title: 'OpenDC carbon trace (Parquet)',
  container: 'parquet',
  kinds: ['intensity'],
  marks: ['timestamp', 'carbon_intensity'],
  detect: ({ names }) => names.includes('timestamp') && names.includes('carbon_intensity'),
  async read(source, options) {
    const { timestampMs, carbonIntensity } = await readCarbonTrace(source);
    const { scope = 'unstated' } = options;
    return signalOf(
      { startsMs: timestampMs, values: carbonIntensity },
      { source: source.name, format: 'opendc-carbon', scope },
      options,
      (point) => `${source.name}, row ${point}`,
    );
  },
};
