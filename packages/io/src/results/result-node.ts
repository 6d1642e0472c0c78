import { KavierError, nearestName } from '@kavier/core';
import { checkedCount, checkedTime, described } from '../trace/values.ts';

/** Where an object of a document stands. */
export interface ResultPlace {
  readonly source: string;
  /** Line of the file where each line is an object; absent where the file is one document. */
  readonly line?: number | undefined;
}

/**
 * One object of a JSON document, its fields read with a check; errors say the file and the path.
 * Null and NaN, which tools write where they measured nothing, count as absent.
 */
export class ResultNode {
  readonly #place: ResultPlace;
  readonly #path: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(place: ResultPlace, value: unknown, path = '') {
    this.#place = place;
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new KavierError(`${path === '' ? 'the content' : path.slice(0, -1)} is not an object`, {
        kind: 'input',
        where: this.where,
        found: described(value),
        expected: 'a JSON object',
      });
    }
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  /** The file, and the line where the file has one object on each. */
  get where(): string {
    const { source, line } = this.#place;
    return line === undefined ? source : `${source}:${line}`;
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** The value as it stands; undefined where it is absent, null or NaN. */
  raw(key: string): unknown {
    const value = this.#fields[key];
    return value === null || Number.isNaN(value) ? undefined : value;
  }

  has(...keys: readonly string[]): boolean {
    return keys.every((key) => this.raw(key) !== undefined);
  }

  /** A finite number >= 0. */
  number(key: string): number {
    return checkedTime(this.#present(key), this.where, this.#path + key);
  }

  /** A finite number >= 0, or undefined where there is none. */
  optional(key: string): number | undefined {
    return this.has(key) ? this.number(key) : undefined;
  }

  /** A whole number from 0 to 2^31 - 1. */
  count(key: string): number {
    return checkedCount(this.#present(key), this.where, this.#path + key);
  }

  /** A text, or undefined where there is none. */
  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'string') return value;
    throw this.error(key, 'is not a text', described(value), 'a text');
  }

  /** The object in a field. */
  node(key: string): ResultNode {
    return new ResultNode(this.#place, this.#present(key), `${this.#path}${key}.`);
  }

  /** The object in a field, or undefined where there is none. */
  optionalNode(key: string): ResultNode | undefined {
    return this.has(key) ? this.node(key) : undefined;
  }

  /** The objects of a list. */
  nodes(key: string): readonly ResultNode[] {
    return this.#list(key).map(
      (item, i) => new ResultNode(this.#place, item, `${this.#path}${key}[${i}].`),
    );
  }

  /** A list of finite numbers >= 0, or undefined where there is none. */
  numbers(key: string): readonly number[] | undefined {
    if (!this.has(key)) return undefined;
    return this.#list(key).map((item, i) =>
      checkedTime(item, this.where, `${this.#path}${key}[${i}]`),
    );
  }

  /** A list of anything, or undefined where there is none. */
  list(key: string): readonly unknown[] | undefined {
    return this.has(key) ? this.#list(key) : undefined;
  }

  /** Another object at the same place, made of this one. */
  derived(value: object): ResultNode {
    return new ResultNode(this.#place, value, this.#path);
  }

  error(key: string, what: string, found: string, expected: string, hint?: string): KavierError {
    const { where } = this;
    const message = `${this.#path}${key} ${what}`;
    return new KavierError(message, { kind: 'input', where, found, expected, hint });
  }

  #list(key: string): readonly unknown[] {
    const value = this.#present(key);
    if (Array.isArray(value)) return value;
    throw this.error(key, 'is not a list', described(value), 'a list');
  }

  #present(key: string): unknown {
    const value = this.raw(key);
    if (value !== undefined) return value;
    if (key in this.#fields) {
      throw this.error(key, 'has no value', String(this.#fields[key]), 'a value');
    }
    const keys = this.keys();
    const near = nearestName(key, keys);
    const hint = near === undefined ? undefined : `Is ${near} meant to be ${key}?`;
    const shown = keys.length > 12 ? `${keys.slice(0, 12).join(', ')}, ...` : keys.join(', ');
    throw this.error(key, 'is missing', shown || 'no fields', key, hint);
  }
}
