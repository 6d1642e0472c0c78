import type { ByteSource } from '../source/byte-source.ts';
import {
  type PowerSourceAccounting,
  type PowerSourceSeries,
  powerSourceSeries,
} from './power-source.ts';
import { samplesBySource } from './power-source-rows.ts';
import { readColumns } from './read-columns.ts';

/**
 * Reads the `powerSource.parquet` that an OpenDC experiment writes, to set its energy and carbon beside Kavier's. `accounting`
 * says what its energies count, for a file from which that cannot be told.
 * Errors: as `readColumns` and `samplesBySource`.
 */
export async function readPowerSource(
  source: ByteSource,
  accounting?: PowerSourceAccounting,
): Promise<PowerSourceSeries> {
  const table = await readColumns(source, {
    timestamp: 'double',
    source_name: 'text',
    cluster_name: 'text',
    power_draw: 'double',
    energy_usage: 'double',
    carbon_intensity: 'double',
    carbon_emission: 'double',
  });
  const samples = samplesBySource({
    file: source.name,
    count: table.rows,
    source: table.text('source_name'),
    cluster: table.text('cluster_name'),
    numbers: {
      timestamp: table.double('timestamp'),
      power_draw: table.double('power_draw'),
      energy_usage: table.double('energy_usage'),
      carbon_intensity: table.double('carbon_intensity'),
      carbon_emission: table.double('carbon_emission'),
    },
  });
  return powerSourceSeries(source.name, samples, accounting);
}

/** Carbon intensity of a grid over time, a step function: each value holds until the next instant. */
export interface CarbonTrace {
  readonly count: number;
  /** Milliseconds since 1970, UTC; as stored, in ascending order where the file is. */
  readonly timestampMs: Float64Array;
  /** g CO2-equivalent per kWh. */
  readonly carbonIntensity: Float64Array;
}

/** Reads a carbon trace in OpenDC's format: `timestamp` and `carbon_intensity`. Errors: as `readColumns`. */
export async function readCarbonTrace(source: ByteSource): Promise<CarbonTrace> {
  const table = await readColumns(source, { timestamp: 'double', carbon_intensity: 'double' });
  return {
    count: table.rows,
    timestampMs: table.double('timestamp'),
    carbonIntensity: table.double('carbon_intensity'),
  };
}
