import { KavierError } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import type { CsvRow } from './csv-row.ts';
import { scanCsv } from './csv-scan.ts';
import type { KavierCounts, KavierRows } from './kavier-workload.ts';
import { parquetColumns, plain, scanParquet } from './parquet-table.ts';
import type { ReadOptions } from './read-options.ts';
import { checkedCount, checkedTime, described, MAX_COUNT } from './values.ts';

const REQUIRED = ['num_input_tokens', 'num_output_tokens'] as const;
const OPTIONAL = [
  'session_id',
  'turn_id',
  'ts',
  'input_tokens',
  'output_tokens',
  'max_tokens',
] as const;
const UNITS_PER_S = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const;

/** Rows of the CSV form; token ids are JSON lists in quoted cells. */
export async function scanKavierCsv(
  source: ByteSource,
  options: ReadOptions,
  rows: KavierRows,
): Promise<KavierCounts> {
  const perS = UNITS_PER_S[options.timeUnit ?? 's'];
  let hasTime = false;
  let hasSession = false;
  const counts = await scanCsv(source, options, (header) => {
    const [prompt, output] = header.require(...REQUIRED);
    const [session, , time, promptIds, outputIds, limit] = OPTIONAL.map((name) =>
      header.find(name),
    );
    hasTime = time >= 0;
    hasSession = session >= 0;
    const onRow = (row: CsvRow) => {
      const promptTokens = row.count(prompt);
      const outputTokens = row.count(output);
      rows.add({
        arrivalS: time < 0 ? 0 : row.time(time) / perS,
        promptTokens,
        outputTokens,
        session: session < 0 ? undefined : row.text(session) || undefined,
        prompt: idsOfCell(row, promptIds, promptTokens),
        output: idsOfCell(row, outputIds, outputTokens),
        maxTokens: limit < 0 || row.text(limit).trim() === '' ? undefined : row.count(limit),
      });
    };
    return { onRow };
  });
  return { ...counts, hasTime, hasSession };
}

function idsOfCell(row: CsvRow, column: number, count: number): readonly number[] | undefined {
  const text = column < 0 ? '' : row.text(column).trim();
  if (text === '') return undefined;
  return idsOf(text, count, row.where(column), row.nameOf(column));
}

/** Rows of the Parquet form; token ids are lists of integers, or the same as JSON text. */
export async function scanKavierParquet(
  source: ByteSource,
  options: ReadOptions,
  rows: KavierRows,
): Promise<KavierCounts> {
  const perS = UNITS_PER_S[options.timeUnit ?? 's'];
  let hasTime = false;
  let hasSession = false;
  const names = { required: REQUIRED, optional: OPTIONAL };
  const count = await scanParquet(source, options, names, (group) => {
    const [session, , time, promptIds, outputIds, limits] = OPTIONAL.map((name) =>
      group.column(name),
    );
    const prompts = group.column('num_input_tokens') ?? [];
    const outputs = group.column('num_output_tokens') ?? [];
    hasTime ||= time !== undefined;
    hasSession ||= session !== undefined;
    for (let i = 0; i < group.rows; i++) {
      const where = `${source.name}:row ${group.rowStart + i + 1}`;
      const promptTokens = checkedCount(plain(prompts[i]), where, 'num_input_tokens');
      const outputTokens = checkedCount(plain(outputs[i]), where, 'num_output_tokens');
      rows.add({
        arrivalS: time === undefined ? 0 : checkedTime(plain(time[i]), where, 'ts') / perS,
        promptTokens,
        outputTokens,
        session: sessionName(session?.[i], where),
        prompt: idsOf(promptIds?.[i], promptTokens, where, 'input_tokens'),
        output: idsOf(outputIds?.[i], outputTokens, where, 'output_tokens'),
        maxTokens: limitOf(limits?.[i], where),
      });
    }
  });
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  const unused = (await parquetColumns(source)).filter((name) => !known.includes(name));
  return { rows: count, blankLines: 0, unused, hasTime, hasSession };
}

function limitOf(value: unknown, where: string): number | undefined {
  const number = plain(value) ?? undefined;
  return number === undefined ? undefined : checkedCount(number, where, 'max_tokens');
}

function sessionName(value: unknown, where: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw new KavierError('session_id is not a name', {
    kind: 'input',
    where,
    found: described(value),
    expected: 'a text or an integer',
  });
}

/**
 * A list of token ids, given as JSON text or as a list. Errors: not such a list; a length other
 * than `count`.
 */
function idsOf(
  value: unknown,
  count: number,
  where: string,
  what: string,
): readonly number[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const list = typeof value === 'string' ? parsedList(value) : value;
  if (!Array.isArray(list) && !ArrayBuffer.isView(list)) {
    throw tokenError(what, where, described(value), count);
  }
  const ids = Array.from(list as readonly unknown[], plain);
  if (ids.length !== count) throw tokenError(what, where, `${ids.length} ids`, count);
  const bad = ids.find((id) => !Number.isInteger(id) || Math.abs(id as number) > MAX_COUNT);
  if (bad !== undefined) throw tokenError(what, where, described(bad), count);
  return ids as number[];
}

function tokenError(what: string, where: string, found: string, count: number): KavierError {
  return new KavierError(`${what} is not the list of the request's token ids`, {
    kind: 'input',
    where,
    found,
    expected: `${count} integers of 32 bits, such as [11, 12, 13]`,
  });
}

function parsedList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
