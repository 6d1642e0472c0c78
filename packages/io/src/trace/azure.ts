import { KavierError } from '@kavier/core';
import { fileOnly, type TraceFormat } from './contract.ts';
import type { CsvRow } from './csv-row.ts';
import { scanCsv } from './csv-scan.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';
import { described } from './values.ts';

const NS_PER_S = 1e9;

/**
 * The Azure LLM inference traces of 2023 (Patel et al., Splitwise, ISCA 2024; times like
 * `2023-11-16 18:15:46.6805900`) and 2024 (Stojkovic et al., DynamoLLM, HPCA 2025; times like
 * `2024-05-10 00:00:00.009930+00:00`), from the repository Azure/AzurePublicDataset.
 */
export const azure: TraceFormat = {
  name: 'azure',
  title: 'Azure LLM inference trace (CSV)',
  description: 'Production arrivals and token counts of Azure, 2023 and 2024; no sessions.',
  input: 'file',
  detect: ({ cells }) => cells.includes('contexttokens') && cells.includes('generatedtokens'),
  async read(input, options) {
    const source = fileOnly(input);
    const columns = new TraceColumns();
    const { rows, blankLines } = await scanCsv(source, options, (header) => {
      const [time, prompt, output] = header.require(
        'TIMESTAMP',
        'ContextTokens',
        'GeneratedTokens',
      );
      const clock = new WallClock();
      return (row) => columns.add(clock.nsOf(row, time), row.count(prompt), row.count(output));
    });
    nanosecondsToSeconds(columns.arrivalS.view());
    const notes = ['Times are wall clock; the first arrival is 0 s.'];
    return workloadOf(columns, { source: source.name, format: 'azure', rows, blankLines, notes });
  },
};

/** Whole nanoseconds from the earliest row, then one rounding each: no digit of the file is lost below 104 days. */
function nanosecondsToSeconds(arrival: Float64Array): void {
  let first = Number.POSITIVE_INFINITY;
  for (const ns of arrival) if (ns < first) first = ns;
  for (let i = 0; i < arrival.length; i++) arrival[i] = (arrival[i] - first) / NS_PER_S;
}

/** Reads `YYYY-MM-DD hh:mm:ss[.fraction][Z|+hh:mm|-hh:mm]` as nanoseconds after the day of the first row. */
class WallClock {
  #firstDay: number | undefined;
  #day = 0;
  #date = -1;

  nsOf(row: CsvRow, column: number): number {
    const { bytes } = row;
    const start = row.starts[column];
    const end = row.ends[column];
    const month = two(bytes, start + 5);
    const date = (two(bytes, start) * 100 + two(bytes, start + 2)) * 10_000;
    const day = two(bytes, start + 8);
    const hour = two(bytes, start + 11);
    const minute = two(bytes, start + 14);
    const second = two(bytes, start + 17);
    const valid =
      column < row.cells &&
      end - start >= 19 &&
      date >= 0 &&
      // Negative digits pairs are -1000 or less, so each comparison also refuses what is not a digit.
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= 31 &&
      hour >= 0 &&
      hour <= 23 &&
      minute >= 0 &&
      minute <= 59 &&
      second >= 0 &&
      second <= 60 &&
      bytes[start + 4] === 0x2d &&
      bytes[start + 7] === 0x2d &&
      (bytes[start + 10] === 0x20 || bytes[start + 10] === 0x54) &&
      bytes[start + 13] === 0x3a &&
      bytes[start + 16] === 0x3a;
    if (!valid) throw timeError(row, column);
    if (date + month * 100 + day !== this.#date) {
      this.#date = date + month * 100 + day;
      this.#day = Date.UTC(date / 10_000, month - 1, day) / 86_400_000;
      this.#firstDay ??= this.#day;
    }
    const seconds =
      (this.#day - (this.#firstDay ?? 0)) * 86_400 + hour * 3600 + minute * 60 + second;
    if (end - start === 19) return seconds * NS_PER_S;
    return seconds * NS_PER_S + restNs(row, column, start + 19, end);
  }
}

/** Two digits as a number; far below zero when one is not a digit. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 0x30;
  const ones = bytes[at + 1] - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1e9;
}

/** Nanoseconds of the fraction and the zone that follow the seconds. */
function restNs(row: CsvRow, column: number, start: number, end: number): number {
  const { bytes } = row;
  let at = start;
  let ns = 0;
  if (bytes[at] === 0x2e) {
    let unit = NS_PER_S;
    for (at++; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) break;
      if (unit > 1) {
        unit /= 10;
        ns += digit * unit;
      }
    }
    if (unit === NS_PER_S) throw timeError(row, column);
  }
  if (at === end || (bytes[at] === 0x5a && at + 1 === end)) return ns;
  const sign = bytes[at] === 0x2b ? 1 : bytes[at] === 0x2d ? -1 : 0;
  const hours = two(bytes, at + 1);
  const minutes = two(bytes, at + 4);
  const valid =
    sign !== 0 && end - at === 6 && bytes[at + 3] === 0x3a && hours >= 0 && minutes >= 0;
  if (!valid) throw timeError(row, column);
  return ns - sign * (hours * 60 + minutes) * 60 * NS_PER_S;
}

function timeError(row: CsvRow, column: number): KavierError {
  return new KavierError(`${row.nameOf(column)} is not a time`, {
    kind: 'input',
    where: row.where(column),
    found: described(row.text(column)),
    expected: 'a time such as 2023-11-16 18:15:46.6805900 or 2024-05-10 00:00:00.000204+00:00',
  });
}
