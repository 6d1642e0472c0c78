import {
  emptyRequestRecord,
  OUTCOMES,
  type Outcome,
  type RequestRecord,
} from '../../record/request-record.ts';
import { emptyRequestWork } from '../../record/request-work.ts';
import { emptyServingColumns, type ServingColumns } from '../../record/serving-columns.ts';
import type { StepAmounts } from '../../timing/step-amounts.ts';
import { LogHistogram } from '../../units/log-histogram.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import type { Attribution } from './work-shares.ts';

/** What a run knows of its requests while it goes on: the record that it writes, and the columns that it works with. */
export class ServingState {
  readonly requests: RequestTable;
  readonly record: RequestRecord;
  readonly columns: ServingColumns;
  /** Present when the work of each request is recorded. */
  readonly attribution: Attribution | undefined;
  /** Times between consecutive tokens, over all requests. */
  readonly tokenGaps = new LogHistogram();
  /** Output tokens that a request will get: what it asks for, cut at the context limit. Step execution only. */
  readonly outputLimit: Int32Array;
  /** Output tokens so far; current only while the request does not decode. */
  readonly generated: Int32Array;
  /** Moment at which the request's present phase began, seconds. */
  readonly sinceS: Float64Array;
  /** Slot of its replica while it runs, otherwise -1. */
  readonly slot: Int32Array;
  /** Most tokens that a request had computed when it was preempted. */
  readonly mostComputed: Int32Array;
  /** Prompt tokens that came with a request, so that no replica computes them; absent where nothing does. */
  readonly givenTokens: Int32Array | undefined;

  /** `amounts` of a step's work; with them that of each request is recorded. `isGiven`: prompts may come computed. */
  constructor(requests: RequestTable, amounts?: StepAmounts, isGiven = false) {
    const { count } = requests;
    this.requests = requests;
    this.columns = emptyServingColumns(count);
    this.attribution = amounts && { amounts, work: emptyRequestWork(count) };
    this.record = {
      ...emptyRequestRecord(requests.arrivalS.slice()),
      serving: this.columns,
      work: this.attribution?.work,
    };
    this.outputLimit = requests.outputTokens.slice();
    this.generated = this.columns.generatedTokens;
    this.sinceS = new Float64Array(count);
    this.slot = new Int32Array(count).fill(-1);
    this.mostComputed = new Int32Array(count);
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

  /** A request begins to run: what it waited for was its turn, or to get back what a preemption took. */
  begins(id: number, nowS: number): void {
    const waitedS = nowS - this.sinceS[id];
    if (Number.isNaN(this.record.startS[id])) {
      this.record.startS[id] = nowS;
      this.columns.queueS[id] = waitedS;
    } else this.columns.stallS[id] += waitedS;
    this.sinceS[id] = nowS;
  }

  /** Closes the running phase that a request is in; the first token divides prefill from decode. */
  pauses(id: number, nowS: number): void {
    const phase = this.generated[id] > 0 ? this.record.decodeS : this.record.prefillS;
    phase[id] += nowS - this.sinceS[id];
    this.sinceS[id] = nowS;
  }

  /** A stay among the running ends with `computed` tokens, of which `cached` were found: counts what was done twice. */
  countsRecomputed(id: number, computed: number, cached: number): void {
    const again = Math.min(computed, this.mostComputed[id]) - cached;
    if (again > 0) this.columns.recomputedTokens[id] += again;
    if (computed > this.mostComputed[id]) this.mostComputed[id] = computed;
  }

  /** Closes the waiting phase of a request that ends without running. */
  givesUp(id: number, nowS: number): void {
    const { queueS, stallS } = this.columns;
    const waiting = Number.isNaN(this.record.startS[id]) ? queueS : stallS;
    waiting[id] += nowS - this.sinceS[id];
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
    this.record.outcome[id] = OUTCOMES.indexOf(outcome);
    this.record.finishS[id] = nowS;
  }
}

const UNFINISHED = OUTCOMES.indexOf('unfinished');
