import { KavierError } from '@kavier/core';
import type { BenchmarkResult, ResultFormat, ResultInput } from './contract.ts';
import { isRequestLog, type LogColumns, logColumns, type TimeColumn } from './log-columns.ts';
import { type LogRow, scanLog } from './log-scan.ts';
import { logCount, logSeconds, succeeded } from './log-values.ts';
import { plural } from './quantities.ts';
import { type RequestRow, RequestRows } from './request-rows.ts';
import { resultOfRequests } from './single-requests.ts';

/**
 * A log of single requests as CSV, JSON lines or Parquet: when each arrived, its lengths, and any of
 * TTFT, TPOT, E2E, the instant of its first token and that of its end. The names are those of
 * log-columns.ts, and Kavier's own requests.parquet has them.
 */
export const requestLog: ResultFormat = {
  name: 'request-log',
  title: 'Request log (CSV, JSON lines or Parquet)',
  marks: ['arrival_s', 'prompt_tokens', 'output_tokens', 'ttft_s'],
  detect: ({ names }) => isRequestLog(names),
  read: readLog,
};

/** One result, or one for each pool where the log has a column that says which pool served a request. */
async function readLog(input: ResultInput): Promise<readonly BenchmarkResult[]> {
  const { name } = input.source;
  const columns = logColumns(input.names, name);
  const byPool = new Map<string | undefined, RequestRows>();
  let total = 0;
  let unsent = 0;
  let nowhere = 0;
  await scanLog(input, columnNames(columns), (row) => {
    total++;
    const measured = succeeded(row, columns.status) ? measuredTimes(row, columns) : undefined;
    const request =
      measured === undefined ? failedRow(row, columns) : completedRow(row, columns, measured);
    const pool = textOf(row, columns.pool);
    if (request === undefined) unsent++;
    else if (columns.pool !== undefined && pool === undefined) nowhere++;
    else {
      const rows = byPool.get(pool) ?? new RequestRows(name);
      byPool.set(pool, rows);
      rows.add({ ...request, className: textOf(row, columns.class) }, row.index);
    }
  });
  const parts = [...byPool].filter(([, rows]) => rows.completed > 0);
  if (parts.length === 0) {
    throw new KavierError('the log has no completed requests', {
      kind: 'input',
      where: name,
      found: total === 0 ? 'no rows' : `${total} rows, all failed or without a measured time`,
      expected: 'at least one completed request',
    });
  }
  const notes = columns.withoutUnit.map(
    (column) =>
      `Column ${column} was not read: its name says no unit (${column}_s or ${column}_ms).`,
  );
  if (unsent > 0) notes.push(`${unsent} failed rows without an arrival are not in the load.`);
  if (nowhere > 0) notes.push(`${plural(nowhere, 'row')} without a pool: left out.`);
  for (const [pool, rows] of byPool) {
    if (rows.completed > 0) continue;
    notes.push(`Pool ${pool}: ${plural(rows.count, 'row')}, none completed: left out.`);
  }
  return parts.map(([pool, rows]) =>
    resultOfRequests(name, 'request-log', rows.finish(), {
      ...(pool !== undefined && { pool }),
      notes,
    }),
  );
}

function completedRow(
  row: LogRow,
  columns: LogColumns,
  measured: Pick<RequestRow, 'ttftS' | 'tpotS' | 'e2eS'> & { readonly arrivalS: number },
): RequestRow {
  return {
    ...measured,
    promptTokens: logCount(row, columns.promptTokens),
    outputTokens: logCount(row, columns.outputTokens),
  };
}

/** The text of a cell; undefined where there is no such column, or nothing in it. */
function textOf(row: LogRow, column: string | undefined): string | undefined {
  const value = column === undefined ? undefined : row.raw(column);
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

/** A failed request was sent all the same; its row may lack anything but the arrival. */
function failedRow(row: LogRow, columns: LogColumns): RequestRow | undefined {
  const arrivalS = logSeconds(row, columns.arrival);
  if (arrivalS === undefined) return undefined;
  const sent = (column: string) => {
    const value = row.raw(column);
    return value === undefined || Number(value) === 0 ? undefined : logCount(row, column);
  };
  return { arrivalS, isFailed: true, promptTokens: sent(columns.promptTokens) };
}

function columnNames(columns: LogColumns): readonly string[] {
  const times = ['arrival', 'ttft', 'tpot', 'e2e', 'firstToken', 'finish'] as const;
  return [
    columns.promptTokens,
    columns.outputTokens,
    ...[columns.status, columns.class, columns.pool].filter((name) => name !== undefined),
    ...times.flatMap((key) => columns[key]?.name ?? []),
  ];
}

/** The times of a row; undefined where nothing was measured. */
function measuredTimes(row: LogRow, columns: LogColumns) {
  const arrivalS = logSeconds(row, columns.arrival);
  if (arrivalS === undefined) {
    throw new KavierError(`${columns.arrival.name} has no value`, {
      kind: 'input',
      where: row.where(columns.arrival.name),
      found: 'an empty cell',
      expected: 'the time of arrival',
    });
  }
  const ttftS = logSeconds(row, columns.ttft) ?? since(arrivalS, row, columns.firstToken);
  const e2eS = logSeconds(row, columns.e2e) ?? since(arrivalS, row, columns.finish);
  const tpotS = logSeconds(row, columns.tpot);
  if (ttftS === undefined && e2eS === undefined && tpotS === undefined) return undefined;
  if (ttftS !== undefined && e2eS !== undefined && e2eS < ttftS) {
    const column = columns.e2e?.name ?? columns.finish?.name ?? columns.arrival.name;
    throw new KavierError('the request ends before its first token', {
      kind: 'input',
      where: row.where(column),
      found: `TTFT ${ttftS} s, E2E ${e2eS} s`,
      expected: 'E2E of at least TTFT',
    });
  }
  return { arrivalS, ttftS, e2eS, tpotS };
}

/** Seconds from the arrival to an instant on the same clock. */
function since(arrivalS: number, row: LogRow, column: TimeColumn | undefined): number | undefined {
  const instantS = logSeconds(row, column);
  if (column === undefined || instantS === undefined || instantS >= arrivalS) {
    return instantS === undefined ? undefined : instantS - arrivalS;
  }
  throw new KavierError(`${column.name} is before the arrival`, {
    kind: 'input',
    where: row.where(column.name),
    found: `${arrivalS - instantS} s before it`,
    expected: 'an instant on the clock of the arrivals, at or after it',
  });
}
