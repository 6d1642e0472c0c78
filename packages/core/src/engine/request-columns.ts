import { float64s, int32s, type Memory } from '../kernel/memory.ts';
import { emptyRequestRecord, type RequestRecord } from '../record/request-record.ts';
import { emptyRequestWork } from '../record/request-work.ts';
import { emptyServingColumns, type ServingColumns } from '../record/serving-columns.ts';
import type { RequestTable } from '../workload/request-table.ts';

/**
 * What a run knows of its requests while it goes on, a row a request: only the replica that a request was sent to writes its row.
 * Plain data, which threads may share.
 */
export interface RequestColumns {
  readonly record: RequestRecord & { readonly serving: ServingColumns };
  /** Output tokens that a request will get: what it asks for, cut at the context limit. Step execution only. */
  readonly outputLimit: Int32Array;
  /** Prompt tokens that came with a request, so that no replica computes them; absent where nothing does. */
  readonly givenTokens: Int32Array | undefined;
}

export interface RequestColumnsOptions {
  /** Whether the work of each request is recorded. */
  readonly attribution: boolean;
  /** Prompts may come computed. Default false. */
  readonly isGiven?: boolean | undefined;
  /** Default `own`. */
  readonly memory?: Memory | undefined;
}

/** Of requests to which nothing has happened yet. */
export function requestColumns(
  { count, arrivalS, outputTokens, afterRequest }: RequestTable,
  { attribution, isGiven = false, memory = 'own' }: RequestColumnsOptions,
): RequestColumns {
  // Where no arrival waits for an answer, those of the table are those of the run.
  const isKnown = afterRequest === undefined && memory === 'own';
  const arrivals = isKnown ? arrivalS : float64s(count, memory);
  if (!isKnown) arrivals.set(arrivalS);
  const outputLimit = int32s(count, memory);
  outputLimit.set(outputTokens);
  return {
    record: {
      ...emptyRequestRecord(arrivals, memory),
      serving: emptyServingColumns(count, memory),
      work: attribution ? emptyRequestWork(count, memory) : undefined,
    },
    outputLimit,
    givenTokens: isGiven ? int32s(count, memory) : undefined,
  };
}
