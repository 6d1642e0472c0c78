import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRow } from '../../src/trace/csv-row.ts';

function rowsOf(text: string): CsvRow {
  const row = new CsvRow('t.csv');
  row.names = ['a', 'b'];
  row.setBlock(new TextEncoder().encode(text));
  return row;
}

function oneCell(text: string): CsvRow {
  const row = rowsOf(`${text}\n`);
  row.next();
  return row;
}

describe('CsvRow', () => {
  it('gives back the cells that were written, quoted or not', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ' ', '0', '-', '\t') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
        const quoted = (text: string) =>
          /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const row = rowsOf(rows.map((cells) => cells.map(quoted).join(',') + lineEnd).join(''));
        for (const cells of rows) {
          expect(row.next()).toBe(true);
          expect(Array.from({ length: row.cells }, (_, i) => row.text(i))).toEqual(cells);
        }
        expect(row.next()).toBe(false);
      }),
    );
  });

  it('reads every decimal as Number does', () => {
    const digits = fc.stringMatching(/^[0-9]{0,12}$/);
    fc.assert(
      fc.property(fc.nat(), digits, (whole, fraction) => {
        const text = fraction === '' ? `${whole}` : `${whole}.${fraction}`;
        expect(oneCell(text).time(0)).toBe(Number(text));
      }),
    );
    for (const text of ['0.1', '.5', '5.', '1e3', '1.7976931348623157e308', '123456789012345678']) {
      expect(oneCell(text).time(0)).toBe(Number(text));
    }
  });

  it('reads every count up to 2^31 - 1, also written 12.0 and with spaces', () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        expect(oneCell(String(count)).count(0)).toBe(count);
        expect(oneCell(` ${count}.0 `).count(0)).toBe(count);
      }),
    );
    expect(oneCell('0000000000012').count(0)).toBe(12);
  });

  it.each(['-1', '1.5', 'x', '', '2147483648', '1e99', '0x10', '1_000', 'Infinity', '+', '1 2'])(
    'refuses the count %j',
    (text) => {
      expect(() => oneCell(`${text},`).count(0)).toThrow('t.csv:1:1: a is not a count');
    },
  );

  it.each(['-1', 'x', '', 'NaN', 'inf', '1..2', '.', '1e999', '--1'])(
    'refuses the time %j',
    (text) => {
      expect(() => oneCell(`${text},`).time(0)).toThrow('t.csv:1:1: a is not a time');
    },
  );
});
