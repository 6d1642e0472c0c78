const DAY_MS = 86_400_000;

/** An instant as `YYYY-MM-DDThh:mm:ss[.mmm]Z`, from milliseconds since 1970 UTC; not a date: the number itself. */
export function isoInstant(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms);
  const [year, month, day] = civilDate(Math.floor(ms / DAY_MS));
  const ofDay = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  const [h, m, s] = [ofDay / 3_600_000, (ofDay / 60_000) % 60, (ofDay / 1000) % 60].map(Math.floor);
  const rest = Math.floor(ofDay % 1000);
  const fraction = rest === 0 ? '' : `.${padded(rest, 3)}`;
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}T${padded(h)}:${padded(m)}:${padded(s)}${fraction}Z`;
}

/**
 * Year, month and day of a day number counted from 1970-01-01, in the Gregorian calendar. Years are taken to begin in
 * March, so that the leap day is the last day of one; 400 such years have 146,097 days.
 * (Howard Hinnant, chrono-compatible low-level date algorithms, `civil_from_days`.)
 */
function civilDate(days: number): readonly [number, number, number] {
  const sinceEra = days + 719_468;
  const era = Math.floor(sinceEra / 146_097);
  const dayOfEra = sinceEra - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

function padded(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}
