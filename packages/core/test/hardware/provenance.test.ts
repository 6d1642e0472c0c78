import { describe, expect, test } from 'vitest';
import { ACCELERATORS } from '../../src/hardware/catalog.ts';
import {
  derived,
  estimated,
  type FieldProvenance,
  fromMemory,
  readIn,
} from '../../src/hardware/provenance.ts';
import { MODELS } from '../../src/model/catalog.ts';

const READ = /\bread in /;
const UNREAD = /not re-read|from memory/;
const KINDS = [/^read in /, /^derived: /, /^estimate: /, /^not re-read; from memory of /];

/** Whether a path as `peakFlops.tf32` leads to a value of the entry. */
function resolves(entry: object, path: string): boolean {
  let value: unknown = entry;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return false;
    value = new Map<string, unknown>(Object.entries(value)).get(step);
  }
  return value !== undefined;
}

const entries: readonly (readonly [string, object, FieldProvenance])[] = [
  ...ACCELERATORS,
  ...MODELS,
].map((entry) => [entry.name, entry, entry.provenance]);

describe.each(entries)('the sources of %s', (_name, entry, provenance) => {
  test('cover every field', () => {
    expect(provenance.all).toBeDefined();
  });

  test('name only fields that the entry has', () => {
    const fields = Object.keys(provenance).filter((field) => field !== 'all');
    expect(fields.filter((field) => !resolves(entry, field))).toEqual([]);
  });

  test('say of every value how it is known, and never that it was read and that it was not', () => {
    for (const [field, { source }] of Object.entries(provenance)) {
      expect(
        KINDS.filter((kind) => kind.test(source)),
        `${field}: ${source}`,
      ).toHaveLength(1);
      expect(READ.test(source) && UNREAD.test(source), `${field}: ${source}`).toBe(false);
      // The place, rule or sheet follows the opening words.
      expect(source.length, field).toBeGreaterThan(24);
    }
  });
});

test('each kind of source opens with its own words', () => {
  const written = [
    readIn('a sheet'),
    derived('a rule'),
    estimated('readings'),
    fromMemory('a sheet'),
  ];
  expect(written.map(({ source }) => KINDS.findIndex((kind) => kind.test(source)))).toEqual([
    0, 1, 2, 3,
  ]);
});

test('a path is refused where the entry has no such field', () => {
  const entry = { peakFlops: { bf16: 1 } };
  expect(resolves(entry, 'peakFlops.bf16')).toBe(true);
  expect(resolves(entry, 'peakFlops.fp4')).toBe(false);
  expect(resolves(entry, 'peakFlops.bf16.sparse')).toBe(false);
  expect(resolves(entry, 'idleW')).toBe(false);
});
