import { KavierError } from '@kavier/core';

/** A value inside a JSON or YAML document, read with a check; errors say file and path. */
export class DocumentValue {
  readonly #where: string;
  readonly #path: string;
  readonly #value: unknown;

  /** `where` is the file, or file and line; `path` leads to the value inside it. */
  constructor(where: string, value: unknown, path = '') {
    this.#where = where;
    this.#path = path;
    this.#value = value;
  }

  /** The value below a path of keys; it may be absent until it is read. */
  at(...keys: readonly (string | number)[]): DocumentValue {
    let value = this.#value;
    for (const key of keys) value = fieldOf(value, key);
    const path = [this.#path, ...keys].filter((part) => part !== '').join('.');
    return new DocumentValue(this.#where, value, path);
  }

  get isAbsent(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  number(): number {
    if (typeof this.#value === 'number' && Number.isFinite(this.#value)) return this.#value;
    throw this.#wrong('a finite number');
  }

  text(): string {
    if (typeof this.#value === 'string') return this.#value;
    throw this.#wrong('a text');
  }

  isTrue(): boolean {
    if (typeof this.#value === 'boolean') return this.#value;
    throw this.#wrong('true or false');
  }

  items(): readonly DocumentValue[] {
    if (!Array.isArray(this.#value)) throw this.#wrong('a list');
    return this.#value.map((_, i) => this.at(i));
  }

  #wrong(expected: string): KavierError {
    return new KavierError(`${this.#path === '' ? 'the value' : this.#path} cannot be read`, {
      kind: 'input',
      where: this.#where,
      found: JSON.stringify(this.#value)?.slice(0, 60) ?? 'nothing',
      expected,
    });
  }
}

/** One line of a JSON lines file. `where` is `file:line`. */
export function parseJsonLine(where: string, line: string): DocumentValue {
  return new DocumentValue(
    where,
    guarded(where, () => JSON.parse(line) as unknown),
  );
}

/** What is read. Error: kind `input` in place of what a parser throws. */
export function guarded<Result>(where: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new KavierError('this is not well-formed', {
      kind: 'input',
      where,
      found: error instanceof Error ? error.message : String(error),
    });
  }
}

function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[key];
}
