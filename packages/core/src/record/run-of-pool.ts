import { workOfReplicas } from './booked-work.ts';
import { type KeptRows, pickRequests } from './pick-requests.ts';
import type { RunRecord } from './run-record.ts';

/** A part of a run as a run of its own. */
export interface RunPart {
  readonly run: RunRecord;
  /** Rows of the whole that are its requests. */
  readonly rows: KeptRows;
}

/**
 * What a run says of one of its pools, as the record of a run of that pool alone: its requests, renumbered, are those that were sent to it;
 * its replicas are counted from 0. Of a run of one pool it is the run.
 */
export function runOfPool(run: RunRecord, index: number): RunPart {
  if (run.pools.length === 1) return { run, rows: 0 };
  const pool = run.pools[index];
  const { firstReplica, replicas } = pool;
  const { replica } = run.requests;
  const isOwn = (at: number) => at >= firstReplica && at < firstReplica + replicas;
  const rows = Int32Array.from(replica, (_, id) => id).filter((id) => isOwn(replica[id]));
  const requests = pickRequests(run.requests, rows);
  return {
    rows,
    run: {
      requests: { ...requests, replica: requests.replica.map((at) => at - firstReplica) },
      work: workOfReplicas(run.work, firstReplica, replicas),
      pools: [{ ...pool, firstReplica: 0 }],
      cache: pool.cache,
      service: pool.service,
      endS: run.endS,
    },
  };
}
