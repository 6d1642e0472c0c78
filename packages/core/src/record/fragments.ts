import type { RequestRecord } from './request-record.ts';
import type { RequestWork } from './request-work.ts';
import type { UtilizationProfile } from './utilization.ts';

/** How a run is sampled into OpenDC fragments. */
export interface FragmentOptions {
  /** Milliseconds between snapshots, a whole number >= 1. */
  readonly exportRateMs: number;
  /**
   * Join neighbours of equal utilization (the same information in fewer rows), or keep one row per snapshot.
   */
  readonly merge: boolean;
}

/**
 * Fragments of consecutive tasks, as runs of equal rows: run i stands for `rows[i]` fragments of task `task[i]` that
 * follow each other, each of `durationMs[i]` and at `level[i]`. A batch of a million snapshots is a few hundred
 * runs. The arrays are reused: a consumer must be done with them before it asks for the next batch.
 */
export interface FragmentBatch {
  /** Runs in use. */
  runCount: number;
  /** Fragments that they stand for. */
  rowCount: number;
  /** Request (task) id. */
  readonly task: Int32Array;
  readonly rows: Int32Array;
  /** Length of one fragment, whole milliseconds. */
  readonly durationMs: Float64Array;
  /** Which step of the utilization profile: an index into `UTILIZATION_LEVELS`. */
  readonly level: Uint8Array;
}

/** The steps of a utilization profile that a fragment can be at. */
export const UTILIZATION_LEVELS = ['ramp', 'plateau'] as const;
const RAMP = 0;
const PLATEAU = 1;

/** Most fragments and most runs in one batch. */
export interface FragmentBatchLimits {
  readonly rows: number;
  readonly runs: number;
}

export const FRAGMENT_BATCH_LIMITS: FragmentBatchLimits = { rows: 1 << 20, runs: 122_880 };

/** Milliseconds of service that a request shows in OpenDC's tables: rounded, and at least 1 as published. */
export function taskDurationMs(serviceS: number): number {
  return Math.max(1, Math.round(serviceS * 1000));
}

/** Whether an engine ever worked on a request. Only such requests are tasks with fragments. */
export function wasServed(requests: RequestRecord, id: number): boolean {
  return !Number.isNaN(requests.startS[id]);
}

/**
 * Mean utilization of its replica that is a request's own, where requests run together: its equal share of the seconds of
 * its steps, over the milliseconds that its task shows, so that utilization times duration is that share. At most 1, which
 * takes less than a millisecond from a request that ran alone.
 */
export function ownUtilization(
  { prefillS, decodeS }: RequestRecord,
  { shareS }: RequestWork,
  id: number,
): number {
  return Math.min(1, (shareS[id] * 1000) / taskDurationMs(prefillS[id] + decodeS[id]));
}

/**
 * Samples the utilization of every served request each `exportRateMs` (at the start of each interval) and yields the
 * fragments in batches, in order of request id. A request has max(1, floor(service / rate)) snapshots; the last one
 * absorbs the remainder, so that a task's fragments sum to its duration exactly.
 * Memory is one batch, whatever the run.
 */
export function* fragmentBatches(
  requests: RequestRecord,
  profile: UtilizationProfile,
  options: FragmentOptions,
  limits: FragmentBatchLimits = FRAGMENT_BATCH_LIMITS,
): Generator<FragmentBatch, void, void> {
  const batch: FragmentBatch = {
    runCount: 0,
    rowCount: 0,
    task: new Int32Array(limits.runs),
    rows: new Int32Array(limits.runs),
    durationMs: new Float64Array(limits.runs),
    level: new Uint8Array(limits.runs),
  };
  const sampled = { count: 0, rows: [0, 0, 0, 0], durationMs: [0, 0, 0, 0], level: [0, 0, 0, 0] };
  for (let id = 0; id < requests.count; id++) {
    if (!wasServed(requests, id)) continue;
    sampleTask(sampled, requests.prefillS[id] + requests.decodeS[id], profile, options);
    for (let run = 0; run < sampled.count; run++) {
      let left = sampled.rows[run];
      while (left > 0) {
        if (batch.runCount === limits.runs || batch.rowCount === limits.rows) {
          yield batch;
          batch.runCount = 0;
          batch.rowCount = 0;
        }
        const rows = Math.min(left, limits.rows - batch.rowCount);
        batch.task[batch.runCount] = id;
        batch.rows[batch.runCount] = rows;
        batch.durationMs[batch.runCount] = sampled.durationMs[run];
        batch.level[batch.runCount] = sampled.level[run];
        batch.runCount++;
        batch.rowCount += rows;
        left -= rows;
      }
    }
  }
  if (batch.runCount > 0) yield batch;
}

/** Runs of one task: at most ramp, plateau, ramp, and the last snapshot, which absorbs the remainder. */
interface TaskRuns {
  count: number;
  readonly rows: number[];
  readonly durationMs: number[];
  readonly level: number[];
}

function sampleTask(
  runs: TaskRuns,
  serviceS: number,
  profile: UtilizationProfile,
  { exportRateMs, merge }: FragmentOptions,
): void {
  const durationMs = taskDurationMs(serviceS);
  const snapshots = Math.max(1, Math.floor((serviceS * 1000) / exportRateMs));
  const rampMs = profile.rampS * 1000;
  const plateauStart = Math.min(snapshots, Math.ceil(rampMs / exportRateMs));
  const rampDown = Math.ceil((serviceS * 1000 - rampMs) / exportRateMs);
  const plateauEnd = Math.max(plateauStart, Math.min(snapshots, rampDown));
  // Without a step there is one level, and neighbours of it are joined.
  const isFlat = profile.plateau === profile.ramp;
  runs.count = 0;
  let from = 0;
  for (let part = 0; part < 3; part++) {
    const to = part === 0 ? plateauStart : part === 1 ? plateauEnd : snapshots;
    if (to === from) continue;
    const level = part === 1 && !isFlat ? PLATEAU : RAMP;
    // The last snapshot of the task ends where the task ends, not where its interval would.
    const endsTask = to === snapshots;
    if (merge) {
      const untilMs = endsTask ? durationMs : to * exportRateMs;
      pushMerged(runs, untilMs - from * exportRateMs, level);
    } else {
      if (!endsTask) pushRun(runs, to - from, exportRateMs, level);
      else {
        if (to - from > 1) pushRun(runs, to - from - 1, exportRateMs, level);
        pushRun(runs, 1, durationMs - (to - 1) * exportRateMs, level);
      }
    }
    from = to;
  }
}

function pushRun(runs: TaskRuns, rows: number, durationMs: number, level: number): void {
  runs.rows[runs.count] = rows;
  runs.durationMs[runs.count] = durationMs;
  runs.level[runs.count] = level;
  runs.count++;
}

function pushMerged(runs: TaskRuns, durationMs: number, level: number): void {
  const last = runs.count - 1;
  if (last >= 0 && runs.level[last] === level) runs.durationMs[last] += durationMs;
  else pushRun(runs, 1, durationMs, level);
}
