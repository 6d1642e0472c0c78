import type { ReplicaShare } from '../cluster/replica-share.ts';
import type { ServicePart } from '../cluster/service-part.ts';
import { recordOf } from '../cluster/service-record.ts';
import { canSplitService, serviceColumns, simulateReplicas } from '../cluster/simulate-service.ts';
import type { RequestColumns } from '../engine/request-columns.ts';
import type { RunRecord } from '../record/run-record.ts';
import { recutBlocks } from '../workload/recut-blocks.ts';
import type { RequestTable } from '../workload/request-table.ts';
import {
  type RunSettings,
  type ServingRunOptions,
  type ServingSystem,
  serviceRunOptions,
} from './run-serving.ts';

/** A run whose replicas can be simulated in parts, on several threads: nothing looks at any of them. */
export interface SplitRun {
  /** The workload as each part takes it. */
  readonly requests: RequestTable;
  /** In memory that threads share: what all parts write. */
  readonly columns: RequestColumns;
  /** The record, from the parts of all shares in order. */
  join(parts: readonly ServicePart[]): RunRecord;
}

/** Undefined where the run has to stay whole: a single replica, a closed loop, somebody who looks or listens. Errors: as `runServing`. */
export function splitServing(
  system: ServingSystem,
  settings: RunSettings,
  requests: RequestTable,
  options?: ServingRunOptions,
): SplitRun | undefined {
  const replicas = system.pools.reduce((sum, pool) => sum + pool.replicas, 0);
  // Blocks decide nothing here, and cutting them takes long.
  const bare = { ...requests, promptBlocks: undefined, outputBlocks: undefined };
  const isBare = system.gateway.promptCache === undefined;
  const seen = isBare ? bare : requests;
  const service = serviceRunOptions(system, settings, seen, options);
  if (replicas < 2 || !canSplitService(seen, service)) return undefined;
  const columns = serviceColumns(requests, service, 'shared');
  return {
    requests: isBare ? cutOnce(system, requests) : requests,
    columns,
    join: (parts) => recordOf(columns.record, service, parts),
  };
}

/** The workload with blocks of the size of the first cache that shares prefixes, so that not every thread has to cut them. */
function cutOnce({ pools }: ServingSystem, requests: RequestTable): RequestTable {
  const caching = pools.find(({ kv }) => kv.prefixCaching);
  const others = pools.filter(
    ({ kv }) => kv.prefixCaching && kv.blockTokens !== caching?.kv.blockTokens,
  );
  if (caching === undefined)
    return { ...requests, promptBlocks: undefined, outputBlocks: undefined };
  // What one size no longer tells apart another may.
  return others.length > 0 ? requests : recutBlocks(requests, caching.kv.blockTokens);
}

/** Simulates a share of the replicas of a run that can be split. Errors: as `runServing`. */
export function runServingPart(
  system: ServingSystem,
  settings: RunSettings,
  { requests, columns, ...options }: Pick<SplitRun, 'requests' | 'columns'> & ServingRunOptions,
  share: ReplicaShare,
): ServicePart {
  const service = serviceRunOptions(system, settings, requests, options);
  return simulateReplicas(requests, service, { columns, share });
}
