import type { ByteSource } from '../source/byte-source.ts';
import { readColumns } from './read-columns.ts';

/** OpenDC's account of its power sources: one row per source and sample. Row i of every column belongs together. */
export interface PowerSourceSamples {
  readonly count: number;
  /** Simulated milliseconds since OpenDC's start. */
  readonly timestampMs: Float64Array;
  readonly sourceName: readonly string[];
  readonly powerDrawW: Float64Array;
  /** Energy since the sample before, joules. */
  readonly energyUsageJ: Float64Array;
  /** Of the grid at the sample, g CO2-equivalent per kWh. */
  readonly carbonIntensity: Float64Array;
  /** Emitted since the sample before, g CO2-equivalent. */
  readonly carbonEmissionG: Float64Array;
}

/**
 * Reads the `powerSource.parquet` that an OpenDC experiment writes, to set its energy and carbon beside Kavier's.
 * Errors: as `readColumns`.
 */
export async function readPowerSource(source: ByteSource): Promise<PowerSourceSamples> {
  const table = await readColumns(
    source,
    {
      timestamp: 'double',
      power_draw: 'double',
      energy_usage: 'double',
      carbon_intensity: 'double',
      carbon_emission: 'double',
    },
    { source_name: 'text' },
  );
  return {
    count: table.rows,
    timestampMs: table.double('timestamp'),
    sourceName: table.text('source_name').map((name) => name ?? ''),
    powerDrawW: table.double('power_draw'),
    energyUsageJ: table.double('energy_usage'),
    carbonIntensity: table.double('carbon_intensity'),
    carbonEmissionG: table.double('carbon_emission'),
  };
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
