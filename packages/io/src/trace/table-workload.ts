import { Int32Column, type Workload } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { ArrivalClock } from './arrival-clock.ts';
import { readHead } from './head.ts';
import { MaxTokensColumn } from './max-tokens-column.ts';
import { NameIds } from './name-ids.ts';
import type { ReadOptions } from './read-options.ts';
import { saysSuccess, textOf } from './request-status.ts';
import { type TableColumns, tableColumns, unusedNote } from './table-columns.ts';
import { scanTable, type TableReader, type TableRow } from './table-rows.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

/** Which columns of a row each cell is, in the order in which they are asked for. */
const CELL = { prompt: 0, output: 1, arrival: 2, max: 3, session: 4, class: 5, status: 6 } as const;

/** What a table of requests gives: the workload, and whether it says when requests arrive. */
export interface TableWorkload {
  readonly workload: Workload;
  readonly hasTimes: boolean;
}

/** Reads a table of requests, delimited, as JSON lines or as Parquet. */
export async function readTable(
  source: ByteSource,
  options: ReadOptions,
  format: { readonly name: string; readonly arrivals: 'needed' | 'optional' },
): Promise<TableWorkload> {
  const head = await readHead(source);
  let rows: TableRequests | undefined;
  const isJson = head.keys.length > 0;
  const counts = await scanTable(source, head.kind, isJson, options, (names) => {
    rows = new TableRequests(tableColumns(names, source.name, format.arrivals), options);
    return rows;
  });
  // The scan has refused a file without a header.
  const requests = rows as unknown as TableRequests;
  return {
    workload: requests.finish({ source: source.name, format: format.name, ...counts }),
    hasTimes: requests.hasTimes,
  };
}

class TableRequests implements TableReader {
  readonly columns: readonly string[];
  readonly #named: TableColumns;
  readonly #has: Readonly<Record<keyof typeof CELL, number>>;
  readonly #cached: readonly number[];
  readonly #clock: ArrivalClock | undefined;
  readonly #keepFailed: boolean;
  readonly #rows = new TraceColumns();
  readonly #sourceRow = new Int32Column();
  readonly #session = new Int32Column();
  readonly #sessions = new NameIds();
  readonly #class = new Int32Column();
  readonly #classes = new NameIds();
  readonly #maxTokens = new MaxTokensColumn();
  #seen = 0;
  #failed = 0;

  constructor(named: TableColumns, options: ReadOptions) {
    this.#named = named;
    const { arrival } = named;
    // In the order of CELL.
    const { promptTokens, outputTokens, maxTokens, session, status } = named;
    const asked: readonly (string | undefined)[] = [
      promptTokens,
      outputTokens,
      arrival?.name,
      maxTokens,
      session,
      named.class,
      status,
    ];
    this.columns = [...asked.filter((name) => name !== undefined), ...named.cachedBeside];
    this.#cached = named.cachedBeside.map((name) => this.columns.indexOf(name));
    const at = (cell: keyof typeof CELL) => {
      const name = asked[CELL[cell]];
      return name === undefined ? -1 : this.columns.indexOf(name);
    };
    this.#has = {
      prompt: at('prompt'),
      output: at('output'),
      arrival: at('arrival'),
      max: at('max'),
      session: at('session'),
      class: at('class'),
      status: at('status'),
    };
    this.#clock = arrival === undefined ? undefined : new ArrivalClock(arrival, options.timeUnit);
    this.#keepFailed = options.keepFailed === true;
  }

  get hasTimes(): boolean {
    return this.#clock !== undefined;
  }

  onRow(row: TableRow): void {
    const has = this.#has;
    const index = this.#seen++;
    const failed = has.status >= 0 && !saysSuccess(row.raw(has.status), this.columns[has.status]);
    const isUnanswered = failed && (row.isEmpty(has.output) || row.count(has.output) === 0);
    if (isUnanswered && !this.#keepFailed) {
      this.#failed++;
      return;
    }
    const outputTokens = isUnanswered ? 0 : row.count(has.output);
    const arrival =
      this.#clock === undefined
        ? 0
        : this.#clock.read(row.time(has.arrival), row.where(has.arrival));
    this.#rows.add(arrival, this.#promptTokens(row), outputTokens);
    this.#sourceRow.push(index);
    if (has.max >= 0) {
      const asked = row.isEmpty(has.max) ? undefined : row.count(has.max);
      this.#maxTokens.push(asked, outputTokens);
    }
    if (has.session >= 0) this.#session.push(labelOf(row, has.session, this.#sessions));
    if (has.class >= 0) this.#class.push(labelOf(row, has.class, this.#classes, 'unknown'));
  }

  #promptTokens(row: TableRow): number {
    let tokens = row.count(this.#has.prompt);
    for (const column of this.#cached) if (!row.isEmpty(column)) tokens += row.count(column);
    return tokens;
  }

  finish(counts: { source: string; format: string; rows: number; blankLines: number }): Workload {
    const columns = this.#rows;
    const { session, class: className, maxTokens, status, others, cachedBeside } = this.#named;
    columns.sourceRow = this.#failed > 0 ? this.#sourceRow : undefined;
    if (session !== undefined) columns.session = this.#session;
    if (className !== undefined) {
      columns.requestClass = this.#class;
      columns.classNames = this.#classes.names;
    }
    if (maxTokens !== undefined) columns.maxTokens = this.#maxTokens.column;
    this.#clock?.finish(columns.arrivalS.view());
    const notes = [
      ...(this.#clock?.notes() ?? []),
      ...(cachedBeside.length === 0
        ? []
        : [`Prompts are ${[this.#named.promptTokens, ...cachedBeside].join(' + ')}.`]),
      ...(maxTokens === undefined ? [] : [`${maxTokens} is the most that the client asked for.`]),
      session === undefined
        ? 'Nothing is known of sessions or shared prefixes.'
        : `Sessions are the column ${session}. Nothing is known of shared prefixes.`,
      ...unusedNote(others),
    ];
    return workloadOf(columns, {
      ...counts,
      notes,
      doubts: this.#clock?.doubts(counts.source, spanOf(columns.arrivalS.view())),
      leftOut: [{ reason: `failed by ${status}, without output`, count: this.#failed }],
      repaired: this.#maxTokens.repaired,
    });
  }
}

/** The dense id of a cell's text; -1, or that of `empty`, where there is none. */
function labelOf(row: TableRow, column: number, ids: NameIds, empty?: string): number {
  const value = row.raw(column);
  if (value === undefined) return empty === undefined ? -1 : ids.idOf(empty);
  return ids.idOf(textOf(value));
}

function spanOf(arrivalS: Float64Array): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of arrivalS) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return last >= first ? last - first : 0;
}
