import { KavierError } from '@kavier/core';
import { COLUMN_NAMES } from '../trace/column-names.ts';
import { missingColumns } from '../trace/csv-scan.ts';

/**
 * Accepted names of the columns of a request log, in lower case. Names of times carry their unit,
 * `_s` or `_ms`; an instant without one may hold dates.
 */
export const LOG_NAMES = {
  arrival: COLUMN_NAMES.arrival,
  promptTokens: COLUMN_NAMES.promptTokens,
  outputTokens: COLUMN_NAMES.outputTokens,
  ttft: ['ttft', 'time_to_first_token'],
  tpot: ['tpot', 'time_per_output_token'],
  e2e: ['e2e', 'e2el', 'e2e_latency', 'latency', 'request_latency'],
  firstToken: ['first_token', 'first_token_time'],
  finish: ['finish', 'finish_time', 'end', 'end_time', 'last_token', 'last_token_time'],
  status: COLUMN_NAMES.status,
  class: COLUMN_NAMES.class,
  pool: ['pool'],
} as const;

/** A column with times: its values are seconds, milliseconds or dates. */
export interface TimeColumn {
  readonly name: string;
  readonly unit: 's' | 'ms' | 'date';
}

export interface LogColumns {
  readonly arrival: TimeColumn;
  readonly promptTokens: string;
  readonly outputTokens: string;
  readonly ttft?: TimeColumn | undefined;
  readonly tpot?: TimeColumn | undefined;
  readonly e2e?: TimeColumn | undefined;
  readonly firstToken?: TimeColumn | undefined;
  readonly finish?: TimeColumn | undefined;
  readonly status?: string | undefined;
  readonly class?: string | undefined;
  readonly pool?: string | undefined;
  /** Columns with a known name that say no unit and were therefore not read. */
  readonly withoutUnit: readonly string[];
}

/** Whether there are arrivals, lengths and something measured. */
export function isRequestLog(names: readonly string[]): boolean {
  const columns = new Names(names);
  const { arrival, promptTokens, outputTokens } = LOG_NAMES;
  const hasTimes = columns.time(arrival, true) !== undefined;
  const hasLengths = [promptTokens, outputTokens].every((list) => columns.plain(list));
  return hasTimes && hasLengths && MEASURES.some((role) => measure(columns, role) !== undefined);
}

const MEASURES = ['ttft', 'tpot', 'e2e', 'firstToken', 'finish'] as const;
const INSTANTS: readonly string[] = ['firstToken', 'finish'];

/** Errors: arrivals, a length or every measured time is missing. */
export function logColumns(names: readonly string[], where: string): LogColumns {
  const columns = new Names(names);
  const arrival = columns.time(LOG_NAMES.arrival, true);
  const promptTokens = columns.plain(LOG_NAMES.promptTokens);
  const outputTokens = columns.plain(LOG_NAMES.outputTokens);
  if (arrival === undefined || promptTokens === undefined || outputTokens === undefined) {
    const missing = [
      ...(arrival === undefined ? ['arrival_s'] : []),
      ...(promptTokens === undefined ? ['prompt_tokens'] : []),
      ...(outputTokens === undefined ? ['output_tokens'] : []),
    ];
    throw missingColumns(where, missing, names);
  }
  const [ttft, tpot, e2e, firstToken, finish] = MEASURES.map((role) => measure(columns, role));
  const withoutUnit = [...LOG_NAMES.ttft, ...LOG_NAMES.tpot, ...LOG_NAMES.e2e].flatMap(
    (name) => columns.named(name) ?? [],
  );
  if (MEASURES.every((role) => measure(columns, role) === undefined)) {
    throw nothingMeasured(where, names, withoutUnit);
  }
  const status = columns.plain(LOG_NAMES.status);
  const times = { arrival, ttft, tpot, e2e, firstToken, finish };
  return {
    ...times,
    promptTokens,
    outputTokens,
    status,
    class: columns.plain(LOG_NAMES.class),
    pool: columns.plain(LOG_NAMES.pool),
    withoutUnit,
  };
}

function measure(columns: Names, role: (typeof MEASURES)[number]): TimeColumn | undefined {
  return columns.time(LOG_NAMES[role], INSTANTS.includes(role));
}

function nothingMeasured(where: string, names: readonly string[], withoutUnit: readonly string[]) {
  const [first] = withoutUnit;
  return new KavierError('the log has no measured times', {
    kind: 'input',
    where: `${where}:1`,
    found: `columns ${names.join(', ')}`,
    expected: 'ttft_s, e2e_s, first_token_s or finish_s, or the same in _ms',
    hint:
      first === undefined ? undefined : `Name ${first} with its unit: ${first}_s or ${first}_ms`,
  });
}

/** The columns that a file has, compared without case. */
class Names {
  readonly #byFolded: ReadonlyMap<string, string>;

  constructor(names: readonly string[]) {
    this.#byFolded = new Map(names.map((name) => [name.trim().toLowerCase(), name]));
  }

  named(name: string): string | undefined {
    return this.#byFolded.get(name);
  }

  /** The first of these that is there. */
  plain(names: readonly string[]): string | undefined {
    for (const name of names) {
      const found = this.named(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  time(names: readonly string[], mayBeDate: boolean): TimeColumn | undefined {
    for (const unit of ['s', 'ms'] as const) {
      const name = this.plain(names.map((base) => `${base}_${unit}`));
      if (name !== undefined) return { name, unit };
    }
    const name = mayBeDate ? this.plain(names) : undefined;
    return name === undefined ? undefined : { name, unit: 'date' };
  }
}
