import {
  type ArrivalPattern,
  type DataWindow,
  type DiscreteDistribution,
  KavierError,
  type RateWindow,
  suggestName,
} from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { contentOf } from '../source/gzip.ts';
import { wholeLines } from '../source/whole-lines.ts';
import { CsvRow } from './csv-row.ts';
import { emptyFile } from './csv-scan.ts';
import { JsonObject } from './json-object.ts';
import { described, timeFromText } from './values.ts';

/** Columns of chunk-N-trace.csv, which has no header. */
const TRACE_COLUMNS = ['start', 'rate', 'cv', 'pattern', 'parameter 1', 'parameter 2'];
/** Length of a window when a file has only one: 10 minutes of arrivals, 6 hours of lengths. */
const RATE_WINDOW_S = 600;
const DATA_WINDOW_S = 21_600;
/** Largest dataset file, which is read as a whole; published ones have some megabytes. */
const MAX_JSON_BYTES = 512 << 20;

const PATTERNS: Readonly<Record<string, ArrivalPattern>> = {
  '': 'none',
  weibull: 'weibull',
  gamma: 'gamma',
};

/**
 * Arrivals of one client: rows of window start, rate, coefficient of variation, pattern and its
 * parameters.
 */
export async function readRateWindows(source: ByteSource): Promise<readonly RateWindow[]> {
  const row = new CsvRow(source.name);
  row.names = TRACE_COLUMNS;
  const windows: Omit<RateWindow, 'durationS'>[] = [];
  for await (const block of wholeLines(source)) {
    row.setBlock(block);
    while (row.next()) {
      row.checkWidth();
      const pattern = patternOf(row);
      windows.push({
        startS: row.time(0),
        rateRps: row.time(1),
        cv: row.time(2),
        pattern,
        parameters: pattern === 'none' ? [] : [row.time(4), row.time(5)],
      });
    }
  }
  if (windows.length === 0) throw emptyFile(source.name);
  return withDurations(source.name, windows, RATE_WINDOW_S);
}

function patternOf(row: CsvRow): ArrivalPattern {
  const text = row.text(3).trim().toLowerCase();
  if (Object.hasOwn(PATTERNS, text)) return PATTERNS[text];
  const names = Object.keys(PATTERNS).filter((name) => name !== '');
  throw new KavierError('there is no such arrival pattern', {
    kind: 'input',
    where: row.where(3),
    found: described(row.text(3)),
    expected: 'Weibull, Gamma or nothing',
    hint: suggestName(text, names),
  });
}

/**
 * Lengths of one client: window start to fields, each field a distribution written as `{value:
 * probability}`.
 */
export async function readDataWindows(source: ByteSource): Promise<readonly DataWindow[]> {
  const text = await textOf(source);
  const place = { source: source.name, line: 1, text: '', asked: new Set<string>() };
  const root = new JsonObject(place, parsed(source, text));
  const windows = root.keys().map((key) => {
    const fields = root.object(key);
    const where = `${source.name}: window ${key}`;
    return {
      startS: timeFromText(key, where, 'window start'),
      inputTokens: distribution(fields.text('input_tokens'), `${where}, input_tokens`),
      outputTokens: distribution(fields.text('output_tokens'), `${where}, output_tokens`),
      reasonRatio: fields.has('reason_ratio')
        ? distribution(fields.text('reason_ratio'), `${where}, reason_ratio`)
        : undefined,
    };
  });
  windows.sort((a, b) => a.startS - b.startS);
  return withDurations(source.name, windows, DATA_WINDOW_S);
}

/** `{39: 0.25, 40: 0.75}`, as Python prints a dict of numbers. */
function distribution(text: string, where: string): DiscreteDistribution {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined) throw distributionError(text, where);
  const pairs = inner.trim() === '' ? [] : inner.split(',');
  const values = new Float64Array(pairs.length);
  const weights = new Float64Array(pairs.length);
  pairs.forEach((pair, i) => {
    const colon = pair.indexOf(':');
    if (colon < 0) throw distributionError(pair, where);
    values[i] = timeFromText(pair.slice(0, colon), where, 'a value');
    weights[i] = timeFromText(pair.slice(colon + 1), where, 'a probability');
  });
  return { values, weights };
}

function distributionError(text: string, where: string): KavierError {
  return new KavierError('this is not a distribution', {
    kind: 'input',
    where,
    found: described(text),
    expected: 'pairs such as {39: 0.25, 40: 0.75}',
  });
}

/** A window lasts until the next one begins; the last one as long as the one before it. */
function withDurations<W extends { readonly startS: number }>(
  name: string,
  windows: readonly W[],
  single: number,
): (W & { readonly durationS: number })[] {
  return windows.map((window, i) => {
    const [from, to] = i + 1 < windows.length ? [i, i + 1] : [i - 1, i];
    const durationS = windows.length === 1 ? single : windows[to].startS - windows[from].startS;
    if (durationS > 0) return { ...window, durationS };
    throw new KavierError('the windows are not in order of time', {
      kind: 'input',
      where: name,
      found: `a window at ${windows[to].startS} s after one at ${windows[from].startS} s`,
      expected: 'each window after the one before it',
    });
  });
}

async function textOf(source: ByteSource): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let bytes = 0;
  try {
    for await (const block of contentOf(source)) {
      bytes += block.length;
      if (bytes > MAX_JSON_BYTES) break;
      parts.push(utf8.decode(block, { stream: true }));
    }
    parts.push(utf8.decode());
  } catch (error) {
    if (error instanceof KavierError) throw error;
    throw notJson(source, 'text that is not UTF-8');
  }
  if (bytes > MAX_JSON_BYTES) throw notJson(source, `more than ${MAX_JSON_BYTES} bytes`);
  if (bytes === 0) throw emptyFile(source.name);
  return parts.join('');
}

function parsed(source: ByteSource, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(source, error instanceof Error ? error.message : String(error));
  }
}

function notJson(source: ByteSource, found: string): KavierError {
  return new KavierError('the file is not a JSON object', {
    kind: 'input',
    where: source.name,
    found,
    expected: 'one JSON object: window start to distributions',
  });
}
