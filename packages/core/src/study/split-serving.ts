import type { ReplicaShare } from '../cluster/replica-share.ts';
import type { ServicePart } from '../cluster/service-part.ts';
import { recordOf } from '../cluster/service-record.ts';
import { canSplitService, serviceColumns, simulateReplicas } from '../cluster/simulate-service.ts';
import type { RequestColumns } from '../engine/request-columns.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { ServingFleet } from '../scenario/serving-fleet.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { type RunSettings, type ServingRunOptions, serviceRun } from './run-serving.ts';

/** A run whose replicas can be simulated in parts, on several threads: nothing looks at any of them. */
export interface SplitRun {
  /** Replicas of all pools. */
  readonly replicas: number;
  /** What the engines see of the workload: what each part takes. */
  readonly requests: RequestTable;
  /** In memory that threads share: what all parts write. */
  readonly columns: RequestColumns;
  /** The record, from the parts of all shares in order. */
  join(parts: readonly ServicePart[]): RunRecord;
}

/** Undefined where the run has to stay whole: a single replica, a closed loop, somebody who looks or listens. Errors: as `runServing`. */
export function splitServing(
  fleet: ServingFleet,
  settings: RunSettings,
  requests: RequestTable,
  options: ServingRunOptions = {},
): SplitRun | undefined {
  const { table, service } = serviceRun(fleet, settings, requests, options);
  const replicas = service.pools.reduce((sum, pool) => sum + pool.replicas, 0);
  if (replicas < 2 || !canSplitService(table, service)) return undefined;
  const columns = serviceColumns(table, service, 'shared');
  return {
    replicas,
    // Keys of prompts are made of the workload's own blocks.
    requests: service.promptCache === undefined ? table : requests,
    columns,
    join: (parts) => recordOf(columns.record, service, parts),
  };
}

/** Simulates a share of the replicas of a run that can be split. Errors: as `runServing`. */
export function runServingPart(
  fleet: ServingFleet,
  settings: RunSettings,
  { requests, columns, ...options }: Pick<SplitRun, 'requests' | 'columns'> & ServingRunOptions,
  share: ReplicaShare,
): ServicePart {
  const { table, service } = serviceRun(fleet, settings, requests, options);
  return simulateReplicas(table, service, { columns, share });
}
