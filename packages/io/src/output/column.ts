import type { SchemaElement } from 'hyparquet';

/** Types that a column of Kavier's tables can have. `timestamp-ms` is INT64 milliseconds since 1970, UTC. */
export type ColumnType = 'int32' | 'int64' | 'timestamp-ms' | 'double' | 'string';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether the column may hold nulls: NaN in a double column, a negative number in an int32 column. Default no. */
  readonly nullable?: boolean;
  /**
   * Note the smallest and the largest value of each row group, so that a reader can skip groups. Worth a look at every
   * value only where the rows are roughly in order of the column. Numbers only. Default no.
   */
  readonly bounds?: boolean;
}

/** Strings as codes into a short list of names; a negative code is a null. */
export interface CodedStrings {
  readonly codes: Int32Array | Uint8Array;
  readonly names: readonly string[];
}

/** Numbers as codes into a short table of them; no nulls. */
export interface CodedNumbers {
  readonly codes: Int32Array | Uint8Array;
  readonly table: Float64Array;
}

/** Numbers as runs: `values[i]` repeated `rows[i]` times, for the first `count` entries. Negative zero is zero. */
export interface ValueRuns {
  readonly values: Int32Array | Float64Array;
  readonly rows: Int32Array;
  readonly count: number;
}

/**
 * Values of one column for one row group: an array with one element a row (whole numbers in a Float64Array where they
 * may not fit 32 bits), runs of equal numbers, coded numbers, or coded strings.
 */
export type ColumnValues = Int32Array | Float64Array | ValueRuns | CodedNumbers | CodedStrings;

/** The same number in every row. */
export function constantColumn(value: number, rows: number): ValueRuns {
  return { values: Float64Array.of(value), rows: Int32Array.of(rows), count: 1 };
}

/** Physical Parquet type of a column. */
export function physicalType(type: ColumnType): 'INT32' | 'INT64' | 'DOUBLE' | 'BYTE_ARRAY' {
  if (type === 'int32') return 'INT32';
  if (type === 'double') return 'DOUBLE';
  return type === 'string' ? 'BYTE_ARRAY' : 'INT64';
}

/** Parquet schema of a flat table, the root element first. */
export function parquetSchema(columns: readonly ColumnSpec[]): SchemaElement[] {
  return [{ name: 'schema', num_children: columns.length }, ...columns.map(schemaElement)];
}

function schemaElement({ name, type, nullable }: ColumnSpec): SchemaElement {
  const element: SchemaElement = {
    name,
    type: physicalType(type),
    repetition_type: nullable === true ? 'OPTIONAL' : 'REQUIRED',
  };
  // Both annotations, because older readers know the converted type only.
  if (type === 'string') {
    return { ...element, converted_type: 'UTF8', logical_type: { type: 'STRING' } };
  }
  if (type === 'timestamp-ms') {
    return {
      ...element,
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    };
  }
  return element;
}
