import {
  KavierError,
  OUTCOMES,
  type RequestRecord,
  type RequestWork,
  type RunTimeline,
  type ServingColumns,
  WORK_QUANTITIES,
  WorkLedger,
} from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import { type ReadTable, readColumns, type WantedColumns } from './read-columns.ts';
import { parseRunFacts, type RunFacts } from './run-facts.ts';
import { quantityColumn, RUN_METADATA_KEY } from './timeline-file.ts';

/** The tokens of a stored run's requests, which metrics need beside the record. */
export interface StoredRequests {
  readonly record: RequestRecord;
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
  /** Class of each request, -1 for none, as an index into `classNames`; absent where the workload has no classes. */
  readonly requestClass?: Int32Array | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/** What `timeline.parquet` holds of a run: everything but the requests. */
export type StoredTimeline = RunTimeline;

/** Reads `requests.parquet` back into the record that it was written from. Errors: as `readColumns`. */
export async function readRequests(source: ByteSource): Promise<StoredRequests> {
  const required: WantedColumns = {
    arrival_s: 'double',
    start_s: 'double',
    first_token_s: 'double',
    finish_s: 'double',
    prefill_s: 'double',
    decode_s: 'double',
    prompt_tokens: 'int32',
    output_tokens: 'int32',
    cached_tokens: 'int32',
    replica: 'int32',
    outcome: 'text',
  };
  const table = await readColumns(source, required, { class: 'text', ...SERVING, ...WORK });
  const record: RequestRecord = {
    count: table.rows,
    arrivalS: table.double('arrival_s'),
    startS: table.double('start_s'),
    firstTokenS: table.double('first_token_s'),
    finishS: table.double('finish_s'),
    prefillS: table.double('prefill_s'),
    decodeS: table.double('decode_s'),
    cachedTokens: table.int32('cached_tokens'),
    replica: table.int32('replica'),
    outcome: outcomeCodes(source.name, table.text('outcome')),
    ...(table.has('queue_s') ? { serving: servingColumns(table) } : {}),
    ...(table.has('share_s') ? { work: workColumns(table) } : {}),
  };
  return {
    record,
    promptTokens: table.int32('prompt_tokens'),
    outputTokens: table.int32('output_tokens'),
    ...(table.has('class') ? classesOf(table.text('class')) : {}),
  };
}

/** Classes in the order in which they first occur. */
function classesOf(names: readonly (string | undefined)[]) {
  const codes = new Map<string, number>();
  const requestClass = Int32Array.from(names, (name) => {
    if (name === undefined) return -1;
    const code = codes.get(name) ?? codes.size;
    codes.set(name, code);
    return code;
  });
  return { requestClass, classNames: [...codes.keys()] };
}

/** Columns of engines in which requests wait. */
const SERVING = {
  queue_s: 'double',
  stall_s: 'double',
  generated_tokens: 'int32',
  truncated: 'int32',
  preemptions: 'int32',
  self_hit_tokens: 'int32',
  recomputed_tokens: 'int32',
} as const satisfies WantedColumns;

function servingColumns(table: ReadTable): ServingColumns {
  return {
    queueS: table.double('queue_s'),
    stallS: table.double('stall_s'),
    generatedTokens: table.int32('generated_tokens'),
    truncated: Uint8Array.from(table.int32('truncated')),
    preemptions: table.int32('preemptions'),
    selfHitTokens: table.int32('self_hit_tokens'),
    recomputedTokens: table.int32('recomputed_tokens'),
  };
}

/** Columns of runs whose work was attributed. */
const WORK = {
  flops: 'double',
  kv_bytes: 'double',
  weight_bytes: 'double',
  share_s: 'double',
} as const satisfies WantedColumns;

function workColumns(table: ReadTable): RequestWork {
  return {
    flops: table.double('flops'),
    kvBytes: table.double('kv_bytes'),
    weightBytes: table.double('weight_bytes'),
    shareS: table.double('share_s'),
  };
}

/** Reads `timeline.parquet` back, so that a run can be priced again. Errors: as `readColumns`; no run in the footer. */
export async function readTimeline(source: ByteSource): Promise<StoredTimeline> {
  const quantities = WORK_QUANTITIES.map((name) => [quantityColumn(name), 'double'] as const);
  const table = await readColumns(source, {
    replica: 'int32',
    bucket_start_s: 'double',
    ...Object.fromEntries(quantities),
  });
  const { bucketS, replicas, ...rest } = factsOf(source.name, table.metadata);
  const work = new WorkLedger({ bucketS, replicas });
  const replica = table.int32('replica');
  const startS = table.double('bucket_start_s');
  const columns = quantities.map(([name]) => table.double(name));
  const totals = new Float64Array(columns.length);
  for (let row = 0; row < table.rows; row++) {
    const isReplica = replica[row] >= 0 && replica[row] < replicas;
    if (!isReplica || !(startS[row] >= 0 && startS[row] <= rest.endS + bucketS)) {
      throw notATimeline(
        source.name,
        `replica ${replica[row]} from ${startS[row]} s in row ${row}`,
      );
    }
    for (let q = 0; q < columns.length; q++) {
      totals[q] = columns[q][row];
      if (Number.isFinite(totals[q])) continue;
      throw notATimeline(source.name, `${quantities[q][0]} ${totals[q]} in row ${row}`);
    }
    // A span of no length in the middle of the bucket puts the totals there unchanged.
    const middleS = startS[row] + bucketS / 2;
    work.addSpan(replica[row], middleS, middleS, totals);
  }
  return { ...rest, work };
}

function outcomeCodes(where: string, names: ReturnType<ReadTable['text']>): Uint8Array {
  const codes = new Map<string | undefined, number>(OUTCOMES.map((name, code) => [name, code]));
  return Uint8Array.from(names, (name, row) => {
    const code = codes.get(name);
    if (code !== undefined) return code;
    throw new KavierError('an outcome is unknown', {
      kind: 'input',
      where: `${where}, column outcome, row ${row}`,
      found: String(name),
      expected: OUTCOMES.join(', '),
    });
  });
}

function factsOf(where: string, metadata: ReadonlyMap<string, string>): RunFacts {
  const text = metadata.get(RUN_METADATA_KEY);
  if (text === undefined) throw notATimeline(where, `no ${RUN_METADATA_KEY} in its footer`);
  return parseRunFacts(where, text);
}

function notATimeline(where: string, found: string): KavierError {
  return new KavierError('this is no timeline of a Kavier run', {
    kind: 'input',
    where,
    found,
    expected: 'the timeline.parquet of a run folder, as it was written',
  });
}
