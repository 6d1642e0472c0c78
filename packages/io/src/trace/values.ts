import { KavierError } from '@kavier/core';

/** Largest count that a 32-bit column holds. */
export const MAX_COUNT = 0x7fff_ffff;

/**
 * A count of tokens from a number, checked: whole, not negative, at most 2^31 - 1.
 * `where` and `what` name the place and the field in the error.
 */
export function checkedCount(value: unknown, where: string, what: string): number {
  if (typeof value === 'number' && value >= 0 && value <= MAX_COUNT && Number.isInteger(value)) {
    return value;
  }
  throw new KavierError(`${what} is not a count`, {
    kind: 'input',
    where,
    found: described(value),
    expected: 'a whole number from 0 to 2147483647',
  });
}

/** A time or a rate: a finite number >= 0. */
export function checkedTime(value: unknown, where: string, what: string): number {
  if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new KavierError(`${what} is not a time`, {
    kind: 'input',
    where,
    found: described(value),
    expected: 'a finite number >= 0',
  });
}

/**
 * A count written as text; a fraction of zeros (`12.0`) is accepted because some tools write counts
 * so.
 */
export function countFromText(text: string, where: string, what: string): number {
  const trimmed = text.trim();
  const value = /^\d+(\.0*)?$/.test(trimmed) ? Number(trimmed) : numberOrText(trimmed);
  return checkedCount(value, where, what);
}

/** A number >= 0 written as text, in plain or scientific notation. */
export function timeFromText(text: string, where: string, what: string): number {
  return checkedTime(numberOrText(text.trim()), where, what);
}

/** A finite number of either sign written as text. */
export function numberFromText(text: string, where: string, what: string): number {
  const value = numberOrText(text.trim());
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new KavierError(`${what} is not a number`, {
    kind: 'input',
    where,
    found: described(value),
    expected: 'a finite number',
  });
}

function numberOrText(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** A value as an error message shows it. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === '') return 'an empty cell';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'bigint' ? String(value) : shownJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** As JSON; what is nested too deeply to be written is only named. */
function shownJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? 'a deeply nested list' : 'a deeply nested object';
  }
}
