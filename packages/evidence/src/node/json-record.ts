import { KavierError } from '@kavier/core';
import { numberedLines } from '../text/lines.ts';
import { readText } from './text-file.ts';

/** One object of a JSON file, its fields read by name. Numbers may be written as text, as some logs have them. */
export class JsonRecord {
  /** `file:line` or `file: path`. */
  readonly where: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(where: string, value: unknown) {
    this.where = where;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new KavierError('this is not a JSON object', { kind: 'input', where });
    }
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  /** The value as text; empty when there is none. */
  text(field: string): string {
    const value = this.#fields[field];
    if (typeof value === 'string') return value;
    return typeof value === 'number' ? String(value) : '';
  }

  /** A finite number >= 0. */
  number(field: string): number {
    const text = this.text(field).trim();
    const value = text === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= 0) return value;
    throw this.#wrong(field, 'a finite number >= 0');
  }

  /** A whole number >= 1. */
  count(field: string): number {
    const value = this.number(field);
    if (Number.isInteger(value) && value >= 1) return value;
    throw this.#wrong(field, 'a whole number >= 1');
  }

  /** The objects of a list. */
  list(field: string): readonly JsonRecord[] {
    const value = this.#fields[field];
    if (!Array.isArray(value)) throw this.#wrong(field, 'a list of objects');
    return value.map((item, i) => new JsonRecord(`${this.where}: ${field}[${i}]`, item));
  }

  /** An object inside this one. */
  record(field: string): JsonRecord {
    return new JsonRecord(`${this.where}: ${field}`, this.#fields[field]);
  }

  /** A list of finite numbers. */
  numbers(field: string): readonly number[] {
    const value = this.#fields[field];
    const isList = Array.isArray(value) && value.every((item) => Number.isFinite(item));
    if (!isList) throw this.#wrong(field, 'a list of numbers');
    return value as readonly number[];
  }

  #wrong(field: string, expected: string): KavierError {
    const value = this.#fields[field];
    return new KavierError(`${field} is not what can stand there`, {
      kind: 'input',
      where: this.where,
      found: value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 60),
      expected,
    });
  }
}

/** The object that a JSON file, gzip or not, holds. */
export async function readJson(path: string): Promise<JsonRecord> {
  return new JsonRecord(path, parseJson(path, await readText(path)));
}

/** The objects of a JSON file that is one list. */
export async function readJsonList(path: string): Promise<readonly JsonRecord[]> {
  return new JsonRecord(path, { rows: parseJson(path, await readText(path)) }).list('rows');
}

/** The objects of a file that has one on each line. */
export async function readJsonLines(path: string): Promise<readonly JsonRecord[]> {
  return numberedLines(await readText(path)).map(({ line, text }) => {
    const where = `${path}:${line}`;
    return new JsonRecord(where, parseJson(where, text));
  });
}

function parseJson(where: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new KavierError('this is not valid JSON', {
      kind: 'input',
      where,
      found: error instanceof Error ? error.message : String(error),
    });
  }
}
