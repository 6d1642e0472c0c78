import { KavierError, nearestName } from '@kavier/core';

/** Values that a family's own code assumes where its config.json is silent. */
export type ConfigDefaults = Readonly<Record<string, unknown>>;

/**
 * Checked access to a parsed config.json: every value is tested before it is used, and an error says which key was
 * looked for, what was there and what was expected. Keys are alternatives in order of preference; those in the file come
 * before the family's defaults. A key that is null is absent, and so is its default.
 */
export class ConfigFields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #defaults: ConfigDefaults;
  /** What errors point at: the model's name, and the path of a nested object. */
  readonly where: string;

  constructor(config: unknown, where: string, defaults: ConfigDefaults = {}) {
    if (!isObject(config)) {
      throw new KavierError('not a model configuration', {
        kind: 'input',
        where,
        found: describe(config),
        expected: 'the object of a config.json',
      });
    }
    this.#values = config;
    this.#defaults = defaults;
    this.where = where;
  }

  /** The same values with other defaults. */
  withDefaults(defaults: ConfigDefaults): ConfigFields {
    return new ConfigFields(this.#values, this.where, defaults);
  }

  /** Keys of the file itself. */
  keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  /** Whether the file itself has the key, null included. */
  states(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  /** Whether the file itself gives the key a value that says something: not null, false, 0 or empty. */
  isSet(key: string): boolean {
    const value = this.states(key) ? this.#values[key] : undefined;
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  }

  /** A nested object, or undefined when the key is absent or null. */
  object(key: string): ConfigFields | undefined {
    const value = this.#value(key);
    return value === undefined ? undefined : new ConfigFields(value, `${this.where}.${key}`);
  }

  /** A nested object without keys. */
  empty(key: string): ConfigFields {
    return new ConfigFields({}, `${this.where}.${key}`);
  }

  /** The objects of a nested one, by key; those that are none are left out. */
  objects(): readonly ConfigFields[] {
    return this.objectEntries().map(([, fields]) => fields);
  }

  /** The same with their keys. */
  objectEntries(): readonly (readonly [string, ConfigFields])[] {
    return Object.entries(this.#values)
      .filter(([, value]) => isObject(value))
      .map(([key, value]) => [key, new ConfigFields(value, `${this.where}.${key}`)]);
  }

  /** The first key that is present, as a positive integer. */
  count(...keys: readonly string[]): number {
    return this.optionalCount(...keys) ?? this.#missing(keys);
  }

  optionalCount(...keys: readonly string[]): number | undefined {
    const test = (value: unknown): value is number => isInteger(value) && value > 0;
    return this.#first(keys, 'a positive integer', test);
  }

  /** A count that may be zero. */
  countOr(otherwise: number, ...keys: readonly string[]): number {
    const test = (value: unknown): value is number => isInteger(value) && value >= 0;
    return this.#first(keys, 'an integer of at least 0', test) ?? otherwise;
  }

  /** A positive integer, or a word in its place; undefined for the word. */
  countOrWord(key: string, word: string): number | undefined {
    return this.#value(key) === word ? undefined : this.count(key);
  }

  /** Any integer. */
  integer(...keys: readonly string[]): number | undefined {
    return this.#first(keys, 'an integer', isInteger);
  }

  flag(key: string, otherwise: boolean): boolean {
    return this.optionalFlag(key) ?? otherwise;
  }

  optionalFlag(key: string): boolean | undefined {
    const test = (value: unknown): value is boolean => typeof value === 'boolean';
    return this.#first([key], 'true or false', test);
  }

  /** The first key that is present, as a number above 0. */
  amount(...keys: readonly string[]): number | undefined {
    const test = (value: unknown): value is number =>
      typeof value === 'number' && Number.isFinite(value) && value > 0;
    return this.#first(keys, 'a number above 0', test);
  }

  text(...keys: readonly string[]): string | undefined {
    return this.#first(keys, 'text', (value) => typeof value === 'string');
  }

  texts(key: string): readonly string[] | undefined {
    return this.#first([key], 'a list of texts', isTexts);
  }

  counts(key: string): readonly number[] | undefined {
    return this.#first([key], 'a list of integers', isCounts);
  }

  /** A list of pairs of integers. */
  pairs(key: string): readonly (readonly [number, number])[] | undefined {
    return this.#first([key], 'a list of pairs of integers', isPairs);
  }

  /** An integer, or one for each of `length` layers. */
  countOfEach(key: string, length: number): readonly number[] | undefined {
    const value = this.#value(key);
    if (!Array.isArray(value)) {
      const all = this.optionalCount(key);
      return all === undefined ? undefined : Array<number>(length).fill(all);
    }
    if (isCounts(value) && value.length >= length) return value;
    throw this.wrong(key, `an integer, or a list of ${length}`);
  }

  /** The error of a value that is there and not what it has to be. */
  wrong(key: string, expected: string): KavierError {
    return new KavierError(`\`${key}\` is not usable`, {
      kind: 'input',
      where: this.where,
      found: describe(this.#value(key)),
      expected,
    });
  }

  #first<T>(
    keys: readonly string[],
    expected: string,
    test: (value: unknown) => value is T,
  ): T | undefined {
    for (const key of keys) {
      const value = this.#value(key);
      if (value === undefined || !(this.states(key) || keys.every((other) => !this.states(other))))
        continue;
      if (test(value)) return value;
      throw this.wrong(key, expected);
    }
    return undefined;
  }

  #value(key: string): unknown {
    return (this.states(key) ? this.#values[key] : this.#defaults[key]) ?? undefined;
  }

  #missing(keys: readonly string[]): never {
    const present = Object.keys(this.#values);
    const near = nearestName(keys[0], present);
    throw new KavierError(`no ${keys.map((key) => `\`${key}\``).join(' or ')}`, {
      kind: 'input',
      where: this.where,
      found: `keys ${present.slice(0, 30).join(', ').slice(0, 400) || 'none'}`,
      expected: 'a positive integer under it',
      hint: near === undefined ? undefined : `Did you mean the key ${near}?`,
    });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isPairs(value: unknown): value is readonly (readonly [number, number])[] {
  return Array.isArray(value) && value.every((item) => isCounts(item) && item.length === 2);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isInteger);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
