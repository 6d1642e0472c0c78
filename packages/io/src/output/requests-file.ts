import {
  e2eS,
  OUTCOMES,
  type PoolRecord,
  poolOfReplica,
  type RequestRecord,
  type RequestTable,
  tpotS,
  ttftS,
} from '@kavier/core';
import type { ByteSink } from './byte-sink.ts';
import type { ColumnSpec, ColumnValues } from './column.ts';
import { ParquetStream, ROW_GROUP_ROWS } from './parquet-stream.ts';

/** A column of `requests.parquet`, and how to get its values for the requests `from` to `to - 1`. */
interface RequestColumn {
  readonly spec: ColumnSpec;
  readonly values: (from: number, to: number) => ColumnValues;
}

/**
 * Writes `requests.parquet`: one row per request, in order of arrival.
 *
 * `request`, `source_row`?, `session`?, `turn`?, `class`?, `arrival_s`, `start_s`, `first_token_s`, `finish_s`,
 * `prompt_tokens`, `output_tokens`, `cached_tokens`, `prefill_s`, `decode_s`, `ttft_s`, `tpot_s`, `e2e_s`, `replica`,
 * `outcome`, and for engines in which requests wait `queue_s`, `stall_s`, `generated_tokens`, `truncated`,
 * `preemptions`, `self_hit_tokens`, `recomputed_tokens`, and where work was attributed `flops`, `kv_bytes`, `weight_bytes`,
 * `share_s`; where there are several pools `pool`, the name of the one that the request was sent to.
 * Columns with a question mark are there when the workload has them. What never happened is null, and so is
 * a latency that is undefined: those of requests that did not complete, and `tpot_s` of less than two tokens.
 */
export async function writeRequests(
  sink: ByteSink,
  table: RequestTable,
  record: RequestRecord,
  pools: readonly PoolRecord[] = [],
): Promise<void> {
  const columns = [
    ...identity(table),
    ...outcome(table, record),
    ...poolColumn(record, pools),
    ...serving(record),
    ...work(record),
  ];
  const stream = new ParquetStream(
    sink,
    columns.map(({ spec }) => spec),
  );
  for (let from = 0; from < record.count; from += ROW_GROUP_ROWS) {
    const to = Math.min(record.count, from + ROW_GROUP_ROWS);
    await stream.write(
      columns.map(({ values }) => values(from, to)),
      to - from,
    );
  }
  await stream.close();
}

function identity(table: RequestTable): RequestColumn[] {
  const { session, turn, sourceRow, requestClass, classNames } = table;
  const columns: RequestColumn[] = [
    {
      spec: { name: 'request', type: 'int32', bounds: true },
      values: (from, to) => {
        const ids = new Int32Array(to - from);
        for (let id = from; id < to; id++) ids[id - from] = id;
        return ids;
      },
    },
  ];
  if (sourceRow !== undefined) columns.push(numbers('source_row', sourceRow));
  if (session !== undefined) columns.push(numbers('session', session, true));
  if (session !== undefined && turn !== undefined) {
    columns.push({
      spec: { name: 'turn', type: 'int32', nullable: true },
      values: (from, to) =>
        turn.slice(from, to).map((value, i) => (session[from + i] < 0 ? -1 : value)),
    });
  }
  if (requestClass !== undefined && classNames !== undefined) {
    columns.push({
      spec: { name: 'class', type: 'string', nullable: true },
      values: (from, to) => ({ codes: requestClass.subarray(from, to), names: classNames }),
    });
  }
  return columns;
}

function outcome(table: RequestTable, record: RequestRecord): RequestColumn[] {
  const generated = record.serving?.generatedTokens ?? table.outputTokens;
  return [
    {
      spec: { name: 'arrival_s', type: 'double', bounds: true },
      values: (from, to) => record.arrivalS.subarray(from, to),
    },
    numbers('start_s', record.startS, true),
    numbers('first_token_s', record.firstTokenS, true),
    numbers('finish_s', record.finishS, true),
    numbers('prompt_tokens', table.promptTokens),
    numbers('output_tokens', table.outputTokens),
    numbers('cached_tokens', record.cachedTokens),
    numbers('prefill_s', record.prefillS),
    numbers('decode_s', record.decodeS),
    derived('ttft_s', (id) => ttftS(record, id)),
    derived('tpot_s', (id) => tpotS(record, generated, id)),
    derived('e2e_s', (id) => e2eS(record, id)),
    numbers('replica', record.replica, true),
    {
      spec: { name: 'outcome', type: 'string' },
      values: (from, to) => ({ codes: record.outcome.subarray(from, to), names: OUTCOMES }),
    },
  ];
}

function poolColumn({ replica }: RequestRecord, pools: readonly PoolRecord[]): RequestColumn[] {
  if (pools.length < 2) return [];
  const poolOf = poolOfReplica(pools);
  return [
    {
      spec: { name: 'pool', type: 'string', nullable: true },
      values: (from, to) => ({
        codes: replica.slice(from, to).map((at) => poolOf[at] ?? -1),
        names: pools.map(({ name }) => name),
      }),
    },
  ];
}

function serving({ serving: columns }: RequestRecord): RequestColumn[] {
  if (columns === undefined) return [];
  return [
    numbers('queue_s', columns.queueS),
    numbers('stall_s', columns.stallS),
    numbers('generated_tokens', columns.generatedTokens),
    {
      spec: { name: 'truncated', type: 'int32' },
      values: (from, to) => Int32Array.from(columns.truncated.subarray(from, to)),
    },
    numbers('preemptions', columns.preemptions),
    numbers('self_hit_tokens', columns.selfHitTokens),
    numbers('recomputed_tokens', columns.recomputedTokens),
  ];
}

function work({ work: columns }: RequestRecord): RequestColumn[] {
  if (columns === undefined) return [];
  return [
    numbers('flops', columns.flops),
    numbers('kv_bytes', columns.kvBytes),
    numbers('weight_bytes', columns.weightBytes),
    numbers('share_s', columns.shareS),
  ];
}

function numbers(name: string, column: Int32Array | Float64Array, nullable = false): RequestColumn {
  const type = column instanceof Int32Array ? 'int32' : 'double';
  return { spec: { name, type, nullable }, values: (from, to) => column.subarray(from, to) };
}

/** A latency in seconds; NaN where it does not exist. */
function derived(name: string, latencyS: (id: number) => number): RequestColumn {
  return {
    spec: { name, type: 'double', nullable: true },
    values: (from, to) => {
      const values = new Float64Array(to - from);
      for (let id = from; id < to; id++) values[id - from] = latencyS(id);
      return values;
    },
  };
}
