import { KavierError } from '@kavier/core';

/** Options of {@link jsonText}. */
export interface JsonTextOptions {
  /**
   * Names of properties whose numbers may be infinite or not a number and are then written as null, because their
   * documentation says what null means there. Everywhere else such a number is an error. Default none.
   */
  readonly nullable?: readonly string[];
}

/**
 * JSON of plain data, indented by two, with a newline at the end. Keys keep the order of the data, so that the same
 * result gives the same bytes; properties that are undefined are left out.
 * Errors: a KavierError of kind `work` for what JSON cannot say, with its path.
 */
export function jsonText(value: unknown, { nullable = [] }: JsonTextOptions = {}): string {
  return `${JSON.stringify(plain(value, '', '', new Set(nullable)), undefined, 2)}\n`;
}

/** The value as JSON has it. `property` is the nearest property name above it, `path` says where it is. */
function plain(
  value: unknown,
  path: string,
  property: string,
  nullable: ReadonlySet<string>,
): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    if (nullable.has(property)) return null;
    throw unsayable(path, String(value), 'a finite number');
  }
  if (Array.isArray(value)) {
    return value.map((item, i) => plain(item, `${path}[${i}]`, property, nullable));
  }
  if (isPlainObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(
      entries.map(([key, item]) => {
        const below = path === '' ? key : `${path}.${key}`;
        return [key, plain(item, below, key, nullable)];
      }),
    );
  }
  throw unsayable(path, describe(value), 'plain data: text, numbers, booleans, lists, objects');
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}

function unsayable(path: string, found: string, expected: string): KavierError {
  return new KavierError('a result holds something that JSON cannot say', {
    kind: 'work',
    where: path === '' ? 'the result' : path,
    found,
    expected,
  });
}
