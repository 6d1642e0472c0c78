import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/text/csv-table.ts';

describe('small tables', () => {
  test('have trimmed names and cells, and survive a comma at the end of the header', () => {
    const rows = parseCsv('t.csv', 'a, b [s] ,\n1, 2.5\r\n\n3,4\n');
    expect(rows.map((row) => [row.count('a'), row.number('b [s]')])).toEqual([
      [1, 2.5],
      [3, 4],
    ]);
    expect(rows[1].where).toBe('t.csv:4');
  });

  test('say where a cell is wrong', () => {
    const [row] = parseCsv('t.csv', 'latency,name\n,x\n');
    expect(() => row.number('latency')).toThrow('t.csv:2');
    expect(() => row.number('name')).toThrow('found x');
    expect(() => row.text('latncy')).toThrow('Is latency meant to be latncy?');
    expect(() => parseCsv('t.csv', 'a\n1,2\n')).toThrow('t.csv:2');
    expect(() => parseCsv('t.csv', 'a\n"1"\n')).toThrow('a quoted cell');
    expect(() => parseCsv('t.csv', '\n')).toThrow('the table is empty');
  });
});
