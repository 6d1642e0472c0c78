import { KavierError } from '@kavier/core';
import type { CsvRow } from './csv-row.ts';
import { described } from './values.ts';

export const NS_PER_S = 1e9;
const HOUR_BYTES = 13;

/**
 * Reads times `YYYY-MM-DD hh:mm:ss[.fraction][Z|+hh:mm|-hh:mm]` as whole nanoseconds after the day
 * of the first one; digits of a fraction beyond the ninth are dropped. Without a zone the time
 * counts as UTC.
 */
export class WallClock {
  #firstDay: number | undefined;
  readonly #hour = new Uint8Array(HOUR_BYTES);
  #hourNs = 0;

  /** The time in one cell. Errors: not such a time. */
  nsOf(row: CsvRow, column: number): number {
    const { bytes } = row;
    const start = row.starts[column];
    const end = row.ends[column];
    if (column >= row.cells || end - start < 19) throw timeError(row, column);
    if (!this.inSameHour(bytes, start)) this.#enterHour(row, column);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    const valid =
      minute >= 0 &&
      minute <= 59 &&
      second >= 0 &&
      second <= 60 &&
      bytes[start + 13] === 0x3a &&
      bytes[start + 16] === 0x3a;
    if (!valid) throw timeError(row, column);
    const ns = this.#hourNs + (minute * 60 + second) * NS_PER_S;
    return end - start === 19 ? ns : ns + restNs(row, column, start + 19, end);
  }

  /** Nanoseconds at which the hour of the last time began. */
  get hourNs(): number {
    return this.#hourNs;
  }

  /** Whether the bytes at `start` spell the date and the hour of the last time. */
  inSameHour(bytes: Uint8Array, start: number): boolean {
    const hour = this.#hour;
    for (let i = HOUR_BYTES - 1; i >= 0; i--) if (bytes[start + i] !== hour[i]) return false;
    return true;
  }

  #enterHour(row: CsvRow, column: number): void {
    const { bytes } = row;
    const start = row.starts[column];
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const month = twoDigits(bytes, start + 5);
    const day = twoDigits(bytes, start + 8);
    const hour = twoDigits(bytes, start + 11);
    const valid =
      year >= 1970 &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= 31 &&
      hour >= 0 &&
      hour <= 23 &&
      bytes[start + 4] === 0x2d &&
      bytes[start + 7] === 0x2d &&
      (bytes[start + 10] === 0x20 || bytes[start + 10] === 0x54);
    if (!valid) throw timeError(row, column);
    const days = Date.UTC(year, month - 1, day) / 86_400_000;
    this.#firstDay ??= days;
    this.#hourNs = ((days - this.#firstDay) * 86_400 + hour * 3600) * NS_PER_S;
    this.#hour.set(bytes.subarray(start, start + HOUR_BYTES));
  }
}

/** Two digits as a number; far below zero when one of them is not a digit. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 0x30;
  const ones = bytes[at + 1] - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1e6;
}

/** Nanoseconds of the fraction and the zone that follow the seconds. */
function restNs(row: CsvRow, column: number, start: number, end: number): number {
  const { bytes } = row;
  let at = start;
  let ns = 0;
  if (bytes[at] === 0x2e) {
    let unit = NS_PER_S;
    for (at++; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) break;
      if (unit > 1) {
        unit /= 10;
        ns += digit * unit;
      }
    }
    if (unit === NS_PER_S) throw timeError(row, column);
  }
  if (at === end || (bytes[at] === 0x5a && at + 1 === end)) return ns;
  const sign = bytes[at] === 0x2b ? 1 : bytes[at] === 0x2d ? -1 : 0;
  const hours = twoDigits(bytes, at + 1);
  const minutes = twoDigits(bytes, at + 4);
  const valid =
    sign !== 0 && end - at === 6 && bytes[at + 3] === 0x3a && hours >= 0 && minutes >= 0;
  if (!valid) throw timeError(row, column);
  return ns - sign * (hours * 60 + minutes) * 60 * NS_PER_S;
}

function timeError(row: CsvRow, column: number): KavierError {
  return new KavierError(`${row.nameOf(column)} is not a time`, {
    kind: 'input',
    where: row.where(column),
    found: described(row.text(column)),
    expected: 'a time such as 2023-11-16 18:15:46.6805900 or 2024-05-10 00:00:00.000204+00:00',
  });
}
