import { COMPLETED, OUTCOMES, type Outcome, type RequestRecord } from '../record/request-record.ts';
import type { RequestWork } from '../record/request-work.ts';
import type { ServingColumns } from '../record/serving-columns.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';
import { LogHistogram } from '../units/log-histogram.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { type RequestColumns, requestColumns } from './request-columns.ts';

/** What work amounts to, and where that of each request is written. */
export interface Attribution {
  readonly amounts: StepAmounts;
  readonly work: RequestWork;
}

export interface ServingStateOptions {
  /** Physical amounts of a step's work; with them that of each request is recorded. */
  readonly amounts?: StepAmounts | undefined;
  /** The columns of the run, which all of its pools write. Default: fresh ones, of a run in which nothing comes computed. */
  readonly columns?: RequestColumns | undefined;
}

/** What the pools of a run know of its requests while it goes on: the record that they write, and the columns that they work with. */
export class ServingState {
  readonly requests: RequestTable;
  readonly record: RequestRecord;
  readonly columns: ServingColumns;
  /** Present when the work of each request is recorded. */
  readonly attribution: Attribution | undefined;
  /** Times between consecutive tokens, over all requests of a pool. */
  readonly tokenGaps = new LogHistogram();
  readonly outputLimit: RequestColumns['outputLimit'];
  /** Output tokens so far; current only while the request does not decode. */
  readonly generated: Int32Array;
  readonly givenTokens: RequestColumns['givenTokens'];

  constructor(requests: RequestTable, { amounts, columns }: ServingStateOptions) {
    const { record, outputLimit, givenTokens } =
      columns ?? requestColumns(requests, { attribution: amounts !== undefined });
    this.requests = requests;
    this.record = record;
    this.columns = record.serving;
    this.attribution = amounts && record.work && { amounts, work: record.work };
    this.outputLimit = outputLimit;
    this.generated = record.serving.generatedTokens;
    this.givenTokens = givenTokens;
  }

  /** Tokens that a request must compute before it can sample. */
  targetOf(id: number): number {
    return this.requests.promptTokens[id] + this.generated[id];
  }

  /** Tokens that a request need not compute when a replica has `found` of them: it may have come with more. */
  cachedOf(id: number, found: number): number {
    return Math.max(found, this.givenTokens?.[id] ?? 0);
  }

  /** Whether nothing has ended the request yet. */
  isOpen(id: number): boolean {
    return this.record.outcome[id] === UNFINISHED;
  }

  /** A request gets its whole answer at once, without running; what it waited for is the front end. */
  getsAnswer(id: number, nowS: number): void {
    const { record, columns, requests } = this;
    const outputTokens = requests.outputTokens[id];
    columns.queueS[id] = nowS - record.arrivalS[id];
    columns.generatedTokens[id] = outputTokens;
    record.cachedTokens[id] = requests.promptTokens[id];
    record.startS[id] = nowS;
    if (outputTokens > 0) record.firstTokenS[id] = nowS;
    record.finishS[id] = nowS;
    this.ends(id, 'completed');
  }

  /** What has become of a request; when is the caller's to write. */
  ends(id: number, outcome: Outcome): void {
    this.record.outcome[id] = outcome === 'completed' ? COMPLETED : OUTCOMES.indexOf(outcome);
  }
}

const UNFINISHED = OUTCOMES.indexOf('unfinished');
