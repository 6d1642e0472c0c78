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

/**
 * Smallest and largest value, so that a reader can skip row groups. Refuses NaN: where it means "never", the column
 * is nullable and its nulls have been taken out before.
 */
export function columnStatistics(column: ColumnSpec, values: ColumnValues): Statistics {
  if ('names' in values) return {};
  const numbers = 'table' in values ? values.table : 'rows' in values ? values.values : values;
  const count = 'rows' in values ? values.count : numbers.length;
  if (count === 0) return {};
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = numbers[i];
    if (value >= min && value <= max) continue;
    if (Number.isNaN(value)) throw notANumber(column, i);
    if (value < min) min = value;
    if (value > max) max = value;
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
