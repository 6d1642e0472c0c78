import { fileOnly, type TraceFormat } from './contract.ts';
import type { CsvRow } from './csv-row.ts';
import { type CsvHeader, type CsvReader, scanCsv } from './csv-scan.ts';
import { unusedNote } from './table-columns.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';
import { NS_PER_S, twoDigits, WallClock } from './wall-clock.ts';

/** A row of the published traces has about 40 bytes. */
const ROW_BYTES = 36;
/**
 * Longest row that the fast path takes: time 19, fraction 10, zone 6, two counts of 9, commas and
 * line end.
 */
const FAST_ROW_BYTES = 64;

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
  marks: ['timestamp', 'contexttokens', 'generatedtokens'],
  detect: ({ cells }) => cells.includes('contexttokens') && cells.includes('generatedtokens'),
  async read(input, options) {
    const source = fileOnly(input);
    const columns = new TraceColumns(Math.ceil((source.sizeBytes ?? 0) / ROW_BYTES));
    const { rows, blankLines, unused } = await scanCsv(source, options, (header) =>
      azureReader(header, columns),
    );
    nanosecondsToSeconds(columns.arrivalS.view());
    const notes = ['Times are wall clock; the first arrival is 0 s.', ...unusedNote(unused)];
    return workloadOf(columns, { source: source.name, format: 'azure', rows, blankLines, notes });
  },
};

function azureReader(header: CsvHeader, columns: TraceColumns): CsvReader {
  const [time, prompt, output] = header.require('TIMESTAMP', 'ContextTokens', 'GeneratedTokens');
  const clock = new WallClock();
  const onRow = (row: CsvRow) =>
    columns.add(clock.nsOf(row, time), row.count(prompt), row.count(output));
  const published = time === 0 && prompt === 1 && output === 2 && header.names.length === 3;
  return published ? { onRow, skim: (row) => skimRows(row, clock, columns) } : { onRow };
}

/**
 * The fast path: rows in the same hour as the one before, spelled exactly as published, read in one
 * pass over their bytes. It stops before any other row, which then takes the general path with all
 * its checks.
 */
function skimRows(row: CsvRow, clock: WallClock, columns: TraceColumns): number {
  const { bytes } = row;
  const { hourNs } = clock;
  const last = bytes.length - FAST_ROW_BYTES;
  let start = row.position;
  let rows = 0;
  while (start <= last && clock.inSameHour(bytes, start)) {
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    if (minute < 0 || minute > 59 || second < 0 || second > 59) break;
    if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a || bytes[start + 19] !== 0x2e)
      break;
    const fraction = start + 20;
    let at = digitsEnd(bytes, fraction);
    if (at === fraction || at - fraction > 9) break;
    const ns = integer(bytes, fraction, at) * NS_OF_DIGITS[at - fraction];
    if (bytes[at] === 0x2b) {
      if (!isUtc(bytes, at)) break;
      at += 6;
    }
    const prompt = at + 1;
    if (bytes[at] !== 0x2c) break;
    at = digitsEnd(bytes, prompt);
    const output = at + 1;
    if (bytes[at] !== 0x2c || at === prompt || at - prompt > 9) break;
    at = digitsEnd(bytes, output);
    if (at === output || at - output > 9) break;
    const end = bytes[at] === 0x0d ? at + 1 : at;
    if (bytes[end] !== 0x0a) break;
    columns.add(
      hourNs + (minute * 60 + second) * NS_PER_S + ns,
      integer(bytes, prompt, output - 1),
      integer(bytes, output, at),
    );
    start = end + 1;
    rows++;
  }
  row.position = start;
  row.line += rows;
  return rows;
}

/** Nanoseconds that the last digit of a fraction of n digits is worth. */
const NS_OF_DIGITS = [NS_PER_S, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1];

/** Position of the first byte at or after `at` that is not a digit. */
function digitsEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end] >= 0x30 && bytes[end] <= 0x39) end++;
  return end;
}

/** The number that at most nine digits spell. */
function integer(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = (value * 10 + bytes[at] - 0x30) | 0;
  return value;
}

/** Whether `+00:00` stands at `at`. */
function isUtc(bytes: Uint8Array, at: number): boolean {
  for (let i = 1; i < 6; i++) if (bytes[at + i] !== (i === 3 ? 0x3a : 0x30)) return false;
  return true;
}

/**
 * Whole nanoseconds from the earliest row, then one rounding each: no digit of the file is lost
 * below 104 days.
 */
function nanosecondsToSeconds(arrival: Float64Array): void {
  let first = Number.POSITIVE_INFINITY;
  for (const ns of arrival) if (ns < first) first = ns;
  for (let i = 0; i < arrival.length; i++) arrival[i] = (arrival[i] - first) / NS_PER_S;
}
