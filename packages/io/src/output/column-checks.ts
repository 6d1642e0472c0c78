import { KavierError } from '@kavier/core';
import type { Statistics } from 'hyparquet';
import { type ColumnSpec, type ColumnValues, physicalType } from './column.ts';

/** Refuses a column that has not one value for every row. */
export function checkLength(column: ColumnSpec, values: ColumnValues, rows: number): void {
  const length = columnLength(values);
  if (length !== rows) {
    throw new KavierError(`column ${column.name} has the wrong length`, {
      kind: 'work',
      found: `${length} values`,
      expected: `${rows}`,
    });
  }
}

function columnLength(values: ColumnValues): number {
  if ('codes' in values) return values.codes.length;
  if (!('rows' in values)) return values.length;
  let length = 0;
  for (let run = 0; run < values.count; run++) length += values.rows[run];
  return length;
}

/** Position of the first null: NaN among doubles, a negative number among integers. The length where there is none. */
export function firstNull(numbers: Int32Array | Uint8Array | Float64Array): number {
  // NaN is not >= anything, so one comparison finds both kinds; a double may be negative.
  const least = numbers instanceof Float64Array ? Number.NEGATIVE_INFINITY : 0;
  let i = 0;
  while (i < numbers.length && numbers[i] >= least) i++;
  return i;
}

/** Refuses NaN in a column that has no nulls to say it with. */
export function checkNumbers(column: ColumnSpec, values: ColumnValues): void {
  if (!(values instanceof Float64Array)) return;
  const row = firstNull(values);
  if (row < values.length) throw notANumber(column, row);
}

/** Smallest and largest value of a column that wants them noted; its nulls have been taken out before. */
export function columnBounds(column: ColumnSpec, values: ColumnValues): Statistics {
  if (column.bounds !== true || 'names' in values) return {};
  const numbers = 'table' in values ? values.table : 'rows' in values ? values.values : values;
  const count = 'rows' in values ? values.count : numbers.length;
  if (count === 0) return {};
  let min = numbers[0];
  let max = numbers[0];
  for (let i = 1; i < count; i++) {
    if (numbers[i] < min) min = numbers[i];
    if (numbers[i] > max) max = numbers[i];
  }
  if (physicalType(column.type) === 'INT64') {
    return { min_value: BigInt(min), max_value: BigInt(max) };
  }
  // The format wants a zero minimum of a floating-point column as -0 and a zero maximum as +0.
  const isDouble = column.type === 'double';
  return { min_value: isDouble && min === 0 ? -0 : min, max_value: max === 0 ? 0 : max };
}

function notANumber(column: ColumnSpec, row: number): KavierError {
  return new KavierError(`column ${column.name} must not hold "not a number"`, {
    kind: 'work',
    where: `row ${row}`,
    found: 'NaN',
    expected: 'a number',
  });
}
