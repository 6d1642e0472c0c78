import { KavierError } from '@kavier/core';
import type { CsvRow } from '../trace/csv-row.ts';
import { described } from '../trace/values.ts';

/** ISO 8601 to the second or finer, with a blank or a T, and a zone or none. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const EPOCH = /^-?\d+(\.\d+)?$/;

/** Numbers from here on are milliseconds since 1970 (March 1973), smaller ones are seconds (until the year 5138). */
const FIRST_MS = 1e11;

type Spelling = 'ISO 8601' | 'seconds since 1970' | 'milliseconds since 1970';

/**
 * Reads the instants of a CSV column as milliseconds since 1970 UTC; digits below a millisecond are dropped. All rows
 * have to be spelled alike. Under `needed` a time without a zone is refused; `utc` is for columns whose header says so.
 */
export class InstantColumn {
  readonly #column: number;
  readonly #zone: 'needed' | 'utc';
  #spelling: Spelling | undefined;

  constructor(column: number, zone: 'needed' | 'utc') {
    this.#column = column;
    this.#zone = zone;
  }

  /** The instant of one row. Errors: not an instant, no zone where one is needed, spelled otherwise than the first. */
  msOf(row: CsvRow): number {
    const text = row.text(this.#column).trim();
    const iso = ISO.exec(text);
    if (iso !== null) {
      this.#check(row, 'ISO 8601');
      return this.#isoMs(row, iso);
    }
    if (!EPOCH.test(text)) throw this.#error(row, 'is not an instant');
    const number = Number(text);
    const isMs = Math.abs(number) >= FIRST_MS;
    this.#check(row, isMs ? 'milliseconds since 1970' : 'seconds since 1970');
    return Math.floor(isMs ? number : number * 1000);
  }

  #check(row: CsvRow, spelling: Spelling): void {
    this.#spelling ??= spelling;
    if (this.#spelling === spelling) return;
    throw this.#error(row, `is in ${spelling}, and earlier rows are in ${this.#spelling}`);
  }

  #isoMs(row: CsvRow, iso: RegExpExecArray): number {
    const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = iso;
    if (zone === undefined && this.#zone === 'needed') throw this.#error(row, 'has no time zone');
    const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
    // A day that the month does not have would count into the next one.
    const isDay = new Date(dayMs).getUTCDate() === Number(day) && Number(month) <= 12;
    const isTime = Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
    if (!isDay || !isTime) throw this.#error(row, 'is not in the calendar');
    const ofDayS = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
    const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
    return dayMs + ofDayS * 1000 + ms - offsetMs(zone);
  }

  #error(row: CsvRow, what: string): KavierError {
    const zone = this.#zone === 'needed' ? 'Z' : '';
    return new KavierError(`${row.nameOf(this.#column)} ${what}`, {
      kind: 'input',
      where: row.where(this.#column),
      found: described(row.text(this.#column)),
      expected:
        this.#zone === 'needed'
          ? `2022-01-01T00:00:00${zone}, 2022-01-01 01:00:00+01:00, or seconds or milliseconds since 1970`
          : 'a time in UTC such as 2022-01-01 00:00:00',
      hint: what.includes('zone')
        ? `If the times are UTC, call the column ${row.nameOf(this.#column)} (UTC), or write a Z after each`
        : undefined,
    });
  }
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes =
    Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)) * (zone.length > 3 ? 1 : 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
