import { KavierError, nearestName } from '@kavier/core';
import { checkedCount, checkedTime, described } from './values.ts';

/** Where a JSON object stands: its file, its line and the text of the line. */
export interface JsonPlace {
  readonly source: string;
  readonly line: number;
  readonly text: string;
  /** Fields that were asked for in this file so far: none of them can be another one misspelled. */
  readonly asked: Set<string>;
}

/** Integers below this are signed hashes; those above are what tools write for no block. */
const LEAST_HASH = -0x8000_0000;

/** Whether a number that JSON.parse may have rounded is a whole one of at most 64 bits. */
function isHash(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 64;
}

/**
 * One object of a JSON lines file, its fields read with a check; errors say line, column and field.
 */
export class JsonObject {
  readonly #place: JsonPlace;
  readonly #path: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  /**
   * `path` is what leads to the object inside its line, such as `sub_requests[2].`; empty for the
   * line itself.
   */
  constructor(place: JsonPlace, value: unknown, path = '') {
    this.#place = place;
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new KavierError(`${path === '' ? 'the line' : path.slice(0, -1)} is not an object`, {
        kind: 'input',
        where: `${place.source}:${place.line}`,
        found: described(value),
        expected: 'a JSON object on each line',
      });
    }
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  has(key: string): boolean {
    const value = this.#fields[key];
    return value !== undefined && value !== null;
  }

  /** A count of tokens: a whole number from 0 to 2^31 - 1. */
  count(key: string): number {
    const value = this.#present(key);
    if (typeof value === 'number' && value >= 0 && (value | 0) === value) return value;
    return checkedCount(value, this.where(key), this.#path + key);
  }

  /** A finite number >= 0. */
  time(key: string): number {
    const value = this.#present(key);
    if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
    return checkedTime(value, this.where(key), this.#path + key);
  }

  /** An integer id of at most 53 bits, which is what a double holds exactly. */
  id(key: string): number {
    const value = this.#present(key);
    if (Number.isSafeInteger(value)) return value as number;
    throw this.error(key, 'is not an id', described(value), 'an integer of magnitude below 2^53');
  }

  /** A string, or a number as its digits: names of sessions, models and types come as either. */
  label(key: string): string {
    const value = this.#present(key);
    if (typeof value === 'string') return value;
    if (Number.isSafeInteger(value)) return String(value);
    throw this.error(key, 'is not a name', described(value), 'a string or an integer');
  }

  /** A list of integer ids below 2^53, as it stands in the file. */
  ids(key: string): readonly number[] {
    const value = this.#present(key);
    if (!Array.isArray(value)) throw this.error(key, 'is not a list', described(value), 'a list');
    for (let i = 0; i < value.length; i++) {
      if (Number.isSafeInteger(value[i]) && value[i] >= 0) continue;
      const large = typeof value[i] === 'number' && Math.abs(value[i]) > Number.MAX_SAFE_INTEGER;
      const found = large ? this.#digits(value[i]) : described(value[i]);
      throw this.error(`${key}[${i}]`, 'is not an id', found, 'an integer from 0 to 2^53 - 1');
    }
    return value;
  }

  /** All fields, unchecked. */
  fields(): Readonly<Record<string, unknown>> {
    return this.#fields;
  }

  /** Whether the field is written, be it as null. */
  mentions(key: string): boolean {
    this.#place.asked.add(key);
    return Object.hasOwn(this.#fields, key);
  }

  /** The first of these fields that has a value; the first of all where none has. */
  firstOf(...keys: readonly [string, ...string[]]): string {
    return keys.find((key) => this.has(key)) ?? keys[0];
  }

  /**
   * A list of names of blocks, which are only compared: integers of at most 64 bits, texts such as
   * hexadecimal hashes. Numbers that a double does not hold come as their digits. Errors: anything
   * else; a small negative number, which stands for no block in other tools.
   */
  hashes(key: string): readonly (number | string)[] {
    const value = this.#present(key);
    if (!Array.isArray(value)) throw this.error(key, 'is not a list', described(value), 'a list');
    let digits: readonly string[] | undefined;
    return value.map((item: unknown, i) => {
      if (Number.isSafeInteger(item) && ((item as number) >= 0 || (item as number) < LEAST_HASH)) {
        return item as number;
      }
      if (typeof item === 'string' && item !== '') return item;
      if (typeof item === 'number' && !Number.isSafeInteger(item) && isHash(item)) {
        digits ??= this.#elements(key);
        return digits[i] ?? String(item);
      }
      throw this.error(`${key}[${i}]`, 'is not an id', described(item), 'an integer or a text');
    });
  }

  /** The elements of a list of numbers and texts, as they are spelled in the file. */
  #elements(key: string): readonly string[] {
    const pattern = new RegExp(`"${key}"\\s*:\\s*\\[([^\\]]*)\\]`);
    return (pattern.exec(this.#place.text)?.[1] ?? '').split(',').map((element) => element.trim());
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** A string as it stands. */
  text(key: string): string {
    const value = this.#present(key);
    if (typeof value === 'string') return value;
    throw this.error(key, 'is not a text', described(value), 'a string');
  }

  /** An object in a field. */
  object(key: string): JsonObject {
    return new JsonObject(this.#place, this.#present(key), `${this.#path}${key}.`);
  }

  /** The objects of a list. */
  objects(key: string): readonly JsonObject[] {
    const value = this.#present(key);
    if (!Array.isArray(value)) throw this.error(key, 'is not a list', described(value), 'a list');
    return value.map((item, i) => new JsonObject(this.#place, item, `${this.#path}${key}[${i}].`));
  }

  error(key: string, what: string, found: string, expected: string, hint?: string): KavierError {
    const where = this.where(key);
    return new KavierError(`${this.#path}${key} ${what}`, {
      kind: 'input',
      where,
      found,
      expected,
      hint,
    });
  }

  /**
   * `file:line:column` of the value of a field, or of the line when the field is absent or nested.
   */
  where(key: string): string {
    const { source, line, text } = this.#place;
    const match = new RegExp(`"${key.replace(/\[.*/, '')}"\\s*:\\s*`).exec(text);
    if (match === null || this.#path !== '') return `${source}:${line}`;
    return `${source}:${line}:${match.index + match[0].length + 1}`;
  }

  #present(key: string): unknown {
    this.#place.asked.add(key);
    if (this.has(key)) return this.#fields[key];
    if (this.#fields[key] === null) throw this.error(key, 'has no value', 'null', 'a value');
    const keys = Object.keys(this.#fields);
    const near = nearestName(
      key,
      keys.filter((name) => !this.#place.asked.has(name)),
    );
    const hint = near === undefined ? undefined : `Is ${near} meant to be ${key}?`;
    throw this.error(key, 'is missing', keys.join(', ') || 'no fields', key, hint);
  }

  /** The digits that stand in the file for a number which JSON.parse had to round. */
  #digits(rounded: number): string {
    const written = this.#place.text.match(/-?\d{16,}/g) ?? [];
    return written.find((digits) => Number(digits) === rounded) ?? String(rounded);
  }
}
