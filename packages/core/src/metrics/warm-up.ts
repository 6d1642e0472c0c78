import type { RequestRecord } from '../record/request-record.ts';
import { e2eS } from './latency.ts';

/**
 * Which first part of a run is left out of statistics, because queues and caches start empty in a simulation and not in a
 * service. `time`: requests that arrive before `untilS`, seconds. `mser`: as many as MSER-5 says. Default: `none`.
 */
export type WarmUpRule =
  | { readonly drop: 'none' }
  | { readonly drop: 'time'; readonly untilS: number }
  | { readonly drop: 'mser' };

/** Instant from which arrivals count, seconds; 0 when nothing is dropped. */
export function warmUpEndS(requests: RequestRecord, rule: WarmUpRule): number {
  if (rule.drop === 'none') return 0;
  return rule.drop === 'time' ? rule.untilS : mserEndS(requests);
}

const BATCH = 5;

/**
 * MSER-5 on the E2E latencies of completed requests in order of arrival (White, "An effective truncation heuristic for bias
 * reduction in simulation output", Simulation 69(6), 1997): of batches of 5 drop the first d, at most half of them,
 * that leave the smallest s^2 / (n - d), s^2 the variance of the remaining batch means and n their number.
 */
function mserEndS(requests: RequestRecord): number {
  const ids = completedByArrival(requests);
  const batches = Math.floor(ids.length / BATCH);
  if (batches < 2) return 0;
  const means = Float64Array.from({ length: batches }, (_, batch) => {
    let sum = 0;
    for (let i = 0; i < BATCH; i++) sum += e2eS(requests, ids[batch * BATCH + i]);
    return sum / BATCH;
  });
  // Backwards, so that mean and squared deviations of what remains grow by one batch at a time (Welford).
  let mean = 0;
  let squares = 0;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let dropped = batches - 1; dropped >= 0; dropped--) {
    const kept = batches - dropped;
    const off = means[dropped] - mean;
    mean += off / kept;
    squares += off * (means[dropped] - mean);
    const statistic = squares / kept ** 2;
    if (dropped <= batches / 2 && statistic <= least) {
      least = statistic;
      best = dropped;
    }
  }
  return best === 0 ? 0 : requests.arrivalS[ids[best * BATCH]];
}

function completedByArrival(requests: RequestRecord): Int32Array {
  const ids = Int32Array.from({ length: requests.count }, (_, id) => id).filter(
    (id) => !Number.isNaN(e2eS(requests, id)),
  );
  const { arrivalS } = requests;
  return ids.sort((a, b) => arrivalS[a] - arrivalS[b] || a - b);
}

/**
 * The rows of a record that arrive at or after `fromS`, and the columns of the workload that go with them. The work ledger,
 * and with it cost and energy, has no rows to leave out: it stays that of the whole run.
 */
export function afterWarmUp<Columns extends Readonly<Record<string, Int32Array>>>(
  requests: RequestRecord,
  columns: Columns,
  fromS: number,
): { readonly requests: RequestRecord; readonly columns: Columns } {
  if (!(fromS > 0)) return { requests, columns };
  const kept = Int32Array.from({ length: requests.count }, (_, id) => id).filter(
    (id) => requests.arrivalS[id] >= fromS,
  );
  const { count: _, serving, work, ...rest } = requests;
  return {
    requests: {
      ...pickAll(rest, kept),
      count: kept.length,
      serving: serving && pickAll({ ...serving }, kept),
      work: work && pickAll({ ...work }, kept),
    },
    columns: pickAll(columns, kept),
  };
}

type Column = Float64Array | Int32Array | Uint8Array;

function pickAll<Columns extends Readonly<Record<string, Column>>>(
  columns: Columns,
  ids: Int32Array,
): Columns {
  const picked = Object.entries(columns).map(([name, column]) => [name, pick(column, ids)]);
  return Object.fromEntries(picked) as Columns;
}

function pick(column: Column, ids: Int32Array): Column {
  const picked = column.slice(0, ids.length);
  for (let i = 0; i < ids.length; i++) picked[i] = column[ids[i]];
  return picked;
}
