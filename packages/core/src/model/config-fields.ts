import { KavierError } from '../units/errors.ts';
import { nearestName } from '../units/nearest.ts';

/**
 * Checked access to a parsed config.json: every value is tested before it is used, and an error says which key was
 * looked for, what was there and what was expected. Keys are alternatives in order of preference.
 */
export class ConfigFields {
  readonly #values: Readonly<Record<string, unknown>>;
  /** What errors point at: the model's name, and the path of a nested object. */
  readonly where: string;

  constructor(config: unknown, where: string) {
    if (!isObject(config)) {
      throw new KavierError('not a model configuration', {
        kind: 'input',
        where,
        found: describe(config),
        expected: 'the object of a config.json',
      });
    }
    this.#values = config;
    this.where = where;
  }

  /** A nested object, or undefined when the key is absent or null. */
  object(key: string): ConfigFields | undefined {
    const value = this.#value(key);
    return value === undefined ? undefined : new ConfigFields(value, `${this.where}.${key}`);
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

  flag(key: string, otherwise: boolean): boolean {
    const test = (value: unknown): value is boolean => typeof value === 'boolean';
    return this.#first([key], 'true or false', test) ?? otherwise;
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

  /** The error of a value that is there and not what it has to be. */
  wrong(key: string, expected: string): KavierError {
    return new KavierError(`\`${key}\` is not usable`, {
      kind: 'input',
      where: this.where,
      found: describe(this.#values[key]),
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
      if (value === undefined) continue;
      if (test(value)) return value;
      throw this.wrong(key, expected);
    }
    return undefined;
  }

  #value(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }

  #missing(keys: readonly string[]): never {
    const present = Object.keys(this.#values);
    const near = nearestName(keys[0], present);
    throw new KavierError(`no ${keys.map((key) => `\`${key}\``).join(' or ')}`, {
      kind: 'input',
      where: this.where,
      found: `keys ${present.slice(0, 30).join(', ') || 'none'}`,
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

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isInteger);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
