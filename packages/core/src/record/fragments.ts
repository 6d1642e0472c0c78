import type { RequestRecord } from './request-record.ts';
import type { UtilizationProfile } from './utilization.ts';

/** How a run is sampled into OpenDC fragments. */
export interface FragmentOptions {
  /** Milliseconds between snapshots, a whole number >= 1. */
  readonly exportRateMs: number;
  /** Join neighbours of equal utilization (the same information in fewer rows), or keep one row per snapshot. */
  readonly merge: boolean;
}

/** Fragments of consecutive tasks, as columns. The arrays are reused: a consumer must be done with them when it returns. */
export interface FragmentBatch {
  /** Rows in use. */
  count: number;
  /** Request (task) id. */
  readonly task: Int32Array;
  readonly durationMs: Float64Array;
  /** Accelerator utilization, 0..1. */
  readonly utilization: Float64Array;
}

/** Milliseconds of service that a request shows in OpenDC's tables: rounded, and at least 1 as published. */
export function taskDurationMs(serviceS: number): number {
  return Math.max(1, Math.round(serviceS * 1000));
}

/**
 * Samples the utilization of every served request each `exportRateMs` (at the start of each interval) and hands the
 * fragments over in batches, in order of request id. A request has max(1, floor(service / rate)) snapshots; the last
 * one absorbs the remainder, so that a task's fragments sum to its duration exactly.
 * Memory is one batch, whatever the run.
 */
export async function forEachFragmentBatch(
  requests: RequestRecord,
  profile: UtilizationProfile,
  options: FragmentOptions,
  consume: (batch: FragmentBatch) => void | Promise<void>,
  batchRows = 1 << 17,
): Promise<void> {
  const batch: FragmentBatch = {
    count: 0,
    task: new Int32Array(batchRows),
    durationMs: new Float64Array(batchRows),
    utilization: new Float64Array(batchRows),
  };
  for (let id = 0; id < requests.count; id++) {
    const runs = sampleRuns(requests.prefillS[id] + requests.decodeS[id], profile, options);
    for (const run of runs) {
      let left = run.rows;
      while (left > 0) {
        if (batch.count === batchRows) await flush(batch, consume);
        const rows = Math.min(left, batchRows - batch.count);
        fill(batch, id, rows, run);
        left -= rows;
      }
    }
  }
  if (batch.count > 0) await flush(batch, consume);
}

/** Consecutive rows of one task with the same utilization and duration. */
interface FragmentRun {
  rows: number;
  durationMs: number;
  utilization: number;
}

function sampleRuns(
  serviceS: number,
  profile: UtilizationProfile,
  { exportRateMs, merge }: FragmentOptions,
): FragmentRun[] {
  const durationMs = taskDurationMs(serviceS);
  const snapshots = Math.max(1, Math.floor((serviceS * 1000) / exportRateMs));
  const rampMs = profile.rampS * 1000;
  const plateauStart = Math.min(snapshots, Math.ceil(rampMs / exportRateMs));
  const rampDown = Math.ceil((serviceS * 1000 - rampMs) / exportRateMs);
  const plateauEnd = Math.max(plateauStart, Math.min(snapshots, rampDown));
  // The last snapshot of the task is a run of its own when rows are kept apart, because it absorbs the remainder.
  const bounds = [plateauStart, plateauEnd, snapshots];
  const runs: FragmentRun[] = [];
  let from = 0;
  for (let part = 0; part < bounds.length; part++) {
    const to = bounds[part];
    if (to === from) continue;
    const utilization = part === 1 ? profile.plateau : profile.ramp;
    const endsTask = to === snapshots;
    const lastMs = durationMs - (to - 1) * exportRateMs;
    const mergedMs = endsTask ? durationMs - from * exportRateMs : (to - from) * exportRateMs;
    const previous = runs[runs.length - 1];
    if (merge && previous?.utilization === utilization) {
      previous.durationMs += mergedMs;
    } else if (merge) {
      runs.push({ rows: 1, durationMs: mergedMs, utilization });
    } else {
      const whole = endsTask ? to - from - 1 : to - from;
      if (whole > 0) runs.push({ rows: whole, durationMs: exportRateMs, utilization });
      if (endsTask) runs.push({ rows: 1, durationMs: lastMs, utilization });
    }
    from = to;
  }
  return runs;
}

function fill(batch: FragmentBatch, task: number, rows: number, run: FragmentRun): void {
  const to = batch.count + rows;
  batch.task.fill(task, batch.count, to);
  batch.durationMs.fill(run.durationMs, batch.count, to);
  batch.utilization.fill(run.utilization, batch.count, to);
  batch.count = to;
}

async function flush(
  batch: FragmentBatch,
  consume: (batch: FragmentBatch) => void | Promise<void>,
): Promise<void> {
  await consume(batch);
  batch.count = 0;
}
