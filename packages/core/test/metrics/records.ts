import { emptyRequestRecord, OUTCOMES, type Outcome } from '../../src/record/request-record.ts';

/** A request as one line: when it came, started, answered first and ended, and how. */
export interface Row {
  readonly arrivalS: number;
  readonly startS?: number;
  readonly firstTokenS?: number;
  readonly finishS?: number;
  readonly outcome?: Outcome;
}

export function recordOf(rows: readonly Row[]) {
  const record = emptyRequestRecord(Float64Array.from(rows, (row) => row.arrivalS));
  for (const [id, row] of rows.entries()) {
    const { startS = Number.NaN, firstTokenS = Number.NaN, finishS = Number.NaN } = row;
    record.startS[id] = startS;
    record.firstTokenS[id] = firstTokenS;
    record.finishS[id] = finishS;
    record.outcome[id] = OUTCOMES.indexOf(row.outcome ?? 'completed');
  }
  return record;
}
