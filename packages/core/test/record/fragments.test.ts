import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FragmentBatchLimits,
  fragmentBatches,
  taskDurationMs,
  UTILIZATION_LEVELS,
} from '../../src/record/fragments.ts';
import { emptyRequestRecord } from '../../src/record/request-record.ts';
import { utilizationSeconds } from '../../src/record/utilization.ts';

const PROFILE = { plateau: 0.95, ramp: 0.5, rampS: 0.2 };

interface Fragment {
  readonly task: number;
  readonly durationMs: number;
  readonly utilization: number;
}

function fragmentsOf(
  servicesS: readonly number[],
  exportRateMs: number,
  merge: boolean,
  limits?: FragmentBatchLimits,
): Fragment[] {
  const record = emptyRequestRecord(new Float64Array(servicesS.length));
  record.prefillS.set(servicesS);
  record.startS.fill(0);
  const fragments: Fragment[] = [];
  for (const batch of fragmentBatches(record, PROFILE, { exportRateMs, merge }, limits)) {
    for (let run = 0; run < batch.runCount; run++) {
      for (let row = 0; row < batch.rows[run]; row++) {
        fragments.push({
          task: batch.task[run],
          durationMs: batch.durationMs[run],
          utilization: PROFILE[UTILIZATION_LEVELS[batch.level[run]]],
        });
      }
    }
  }
  return fragments;
}

/** Snapshots of one task one by one, as the published tool takes them. */
function naiveSnapshots(serviceS: number, exportRateMs: number): Fragment[] {
  const snapshots = Math.max(1, Math.floor((serviceS * 1000) / exportRateMs));
  return Array.from({ length: snapshots }, (_, i) => {
    const atMs = i * exportRateMs;
    const isRamp = atMs < 200 || atMs >= serviceS * 1000 - 200;
    const isLast = i === snapshots - 1;
    return {
      task: 0,
      durationMs: isLast ? taskDurationMs(serviceS) - atMs : exportRateMs,
      utilization: isRamp ? 0.5 : 0.95,
    };
  });
}

function mergeNeighbours(fragments: readonly Fragment[]): Fragment[] {
  const merged: Fragment[] = [];
  for (const fragment of fragments) {
    const last = merged[merged.length - 1];
    if (last?.utilization === fragment.utilization && last.task === fragment.task) {
      merged[merged.length - 1] = { ...last, durationMs: last.durationMs + fragment.durationMs };
    } else merged.push(fragment);
  }
  return merged;
}

const services = fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { maxLength: 12 });
const rates = fc.constantFrom(1, 3, 10, 100, 150, 200, 1000, 5000);

describe('fragments', () => {
  test('are the snapshots of the published tool', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4, noNaN: true }), rates, (serviceS, rate) => {
        expect(fragmentsOf([serviceS], rate, false)).toEqual(naiveSnapshots(serviceS, rate));
      }),
    );
  });

  test('merged are the snapshots with equal neighbours joined', () => {
    fc.assert(
      fc.property(services, rates, (list, rate) => {
        const apart = fragmentsOf(list, rate, false);
        expect(fragmentsOf(list, rate, true)).toEqual(mergeNeighbours(apart));
      }),
    );
  });

  test('of a task sum to its duration, whatever the batches', () => {
    fc.assert(
      fc.property(services, rates, fc.integer({ min: 1, max: 7 }), (list, rate, rows) => {
        const limits = { rows, runs: Math.ceil(rows / 2) };
        const fragments = fragmentsOf(list, rate, false, limits);
        expect(fragments).toEqual(fragmentsOf(list, rate, false));
        list.forEach((serviceS, task) => {
          const own = fragments.filter((fragment) => fragment.task === task);
          const totalMs = own.reduce((sum, fragment) => sum + fragment.durationMs, 0);
          expect(totalMs).toBe(taskDurationMs(serviceS));
          expect(Math.min(...own.map((fragment) => fragment.durationMs))).toBeGreaterThan(0);
        });
      }),
    );
  });
});

describe('the utilization profile', () => {
  test('integrates to what a fine sampling gives', () => {
    for (const serviceS of [0.1, 0.3, 0.4, 0.7, 3]) {
      const fragments = fragmentsOf([serviceS], 1, true);
      const sampled = fragments.reduce((s, f) => s + (f.durationMs / 1000) * f.utilization, 0);
      expect(utilizationSeconds(PROFILE, serviceS, serviceS)).toBeCloseTo(sampled, 2);
    }
  });

  test('splits at any moment without loss', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (serviceS, share) => {
          const whole = utilizationSeconds(PROFILE, serviceS, serviceS);
          const part = utilizationSeconds(PROFILE, serviceS, serviceS * share);
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(whole + 1e-12);
        },
      ),
    );
  });
});
