/** A date with a time of day, seconds and fraction as fine as wanted, and a zone or none. */
const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/** An instant of a calendar. */
export interface CalendarInstant {
  /** Nanoseconds since 1970 in UTC; digits of a fraction beyond the ninth are dropped. */
  readonly epochNs: bigint;
  /** Whether the text says its zone; without one it counts as UTC. */
  readonly hasZone: boolean;
}

/** The instant that a text spells in the manner of ISO 8601; undefined where it spells none. */
export function instantOfText(text: string): CalendarInstant | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // A day that the month does not have would count into the next one.
  const isDay = new Date(dayMs).getUTCDate() === Number(day) && Number(month) <= 12;
  // 60 is a leap second.
  const isTime = Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 60;
  if (!isDay || !isTime) return undefined;
  const ofDayS = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const seconds = dayMs / 1000 + ofDayS - offsetMinutes(zone) * 60;
  const ns = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return { epochNs: BigInt(seconds) * 1_000_000_000n + ns, hasZone: zone !== undefined };
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || /^[a-z]/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + (zone.length > 3 ? Number(zone.slice(-2)) : 0);
  return zone.startsWith('-') ? -minutes : minutes;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/**
 * A decimal number of seconds (or of units of 10^-`digits` s) as whole nanoseconds, without passing
 * through a double, which does not hold an instant of today to the nanosecond. Undefined for
 * anything but plain digits.
 */
export function nanosecondsOfText(text: string, digits: 0 | 3 | 6 | 9): bigint | undefined {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const places = 9 - digits;
  const ns = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  return sign === '-' ? -ns : ns;
}
