import {
  COMPLETED,
  emptyRequestRecord,
  OUTCOMES,
  type Outcome,
  type RequestRecord,
} from '../record/request-record.ts';
import { emptyRequestWork, type RequestWork } from '../record/request-work.ts';
import { emptyServingColumns, type ServingColumns } from '../record/serving-columns.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';
import { LogHistogram } from '../units/log-histogram.ts';
import type { RequestTable } from '../workload/request-table.ts';

/** What work amounts to, and where that of each request is written. */
export interface Attribution {
  readonly amounts: StepAmounts;
  readonly work: RequestWork;
}

export interface ServingStateOptions {
  /** Physical amounts of a step's work; with them that of each request is recorded. */
  readonly amounts?: StepAmounts | undefined;
  /** Prompts may come computed. Default false. */
  readonly isGiven?: boolean | undefined;
  /** The state of another pool of the same run: the columns of all requests are its own. */
  readonly beside?: ServingState | undefined;
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
  /** Output tokens that a request will get: what it asks for, cut at the context limit. Step execution only. */
  readonly outputLimit: Int32Array;
  /** Output tokens so far; current only while the request does not decode. */
  readonly generated: Int32Array;
  /** Prompt tokens that came with a request, so that no replica computes them; absent where nothing does. */
  readonly givenTokens: Int32Array | undefined;

  constructor(requests: RequestTable, { amounts, isGiven = false, beside }: ServingStateOptions) {
    const { count } = requests;
    this.requests = requests;
    if (beside !== undefined) {
      const { record, columns } = beside;
      this.record = record;
      this.columns = columns;
      this.attribution = amounts && record.work && { amounts, work: record.work };
      this.outputLimit = beside.outputLimit;
      this.generated = beside.generated;
      this.givenTokens = beside.givenTokens;
      return;
    }
    this.columns = emptyServingColumns(count);
    this.attribution = amounts && { amounts, work: emptyRequestWork(count) };
    this.record = {
      ...emptyRequestRecord(requests.arrivalS.slice()),
      serving: this.columns,
      work: this.attribution?.work,
    };
    this.outputLimit = requests.outputTokens.slice();
    this.generated = this.columns.generatedTokens;
    this.givenTokens = isGiven ? new Int32Array(count) : undefined;
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
    this.ends(id, 'completed', nowS);
  }

  ends(id: number, outcome: Outcome, nowS: number): void {
    this.record.outcome[id] = outcome === 'completed' ? COMPLETED : OUTCOMES.indexOf(outcome);
    this.record.finishS[id] = nowS;
  }
}

const UNFINISHED = OUTCOMES.indexOf('unfinished');
