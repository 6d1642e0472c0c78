import { KavierError } from '@kavier/core';
import { saysSuccess } from '../trace/request-status.ts';
import {
  checkedCount,
  checkedTime,
  countFromText,
  described,
  timeFromText,
} from '../trace/values.ts';
import type { TimeColumn } from './log-columns.ts';
import type { LogRow } from './log-scan.ts';

export function logCount(row: LogRow, column: string): number {
  const value = row.raw(column);
  if (typeof value === 'string') return countFromText(value, row.where(column), column);
  return checkedCount(value, row.where(column), column);
}

/** Seconds; undefined for an empty cell, null and NaN. */
export function logSeconds(row: LogRow, column: TimeColumn | undefined): number | undefined {
  if (column === undefined) return undefined;
  const { name, unit } = column;
  const value = row.raw(name);
  if (value === undefined || Number.isNaN(value) || value === 'nan' || value === 'NaN') {
    return undefined;
  }
  if (unit === 'date') return dateSeconds(value, row, name);
  const where = row.where(name);
  const time =
    typeof value === 'string' ? timeFromText(value, where, name) : checkedTime(value, where, name);
  return unit === 'ms' ? time / 1000 : time;
}

const DATE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** Seconds since 1970 of a date; without a zone it is UTC. */
function dateSeconds(value: unknown, row: LogRow, name: string): number {
  if (value instanceof Date) return value.getTime() / 1000;
  const match = typeof value === 'string' ? DATE.exec(value.trim()) : null;
  if (match !== null) {
    const [, day, time, fraction = '', zone = 'Z'] = match;
    const seconds = Date.parse(`${day}T${time}${zone}`) / 1000;
    if (Number.isFinite(seconds)) return seconds + Number(`0${fraction}`);
  }
  const isNumber = typeof value === 'number' || /^"?[\d.]+"?$/.test(described(value));
  throw new KavierError(`${name} is not a date`, {
    kind: 'input',
    where: row.where(name),
    found: described(value),
    expected: 'a date such as 2025-01-31T18:15:46.68Z',
    hint: isNumber ? `Name a column of numbers with its unit: ${name}_s or ${name}_ms` : undefined,
  });
}

/** Whether a status says that the request succeeded; an empty one leaves that to the measured times. */
export function succeeded(row: LogRow, column: string | undefined): boolean {
  return column === undefined || saysSuccess(row.raw(column), column);
}
