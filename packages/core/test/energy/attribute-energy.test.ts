import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeEnergy, IDLE_RULES, savedJ } from '../../src/energy/attribute-energy.ts';
import { type EnergyTimeline, totalJ } from '../../src/energy/energy-timeline.ts';
import { emptyRequestRecord } from '../../src/record/request-record.ts';
import { emptyRequestWork } from '../../src/record/request-work.ts';

const joules = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e9, noNaN: true }));
const replica = fc.record({
  baseJ: joules,
  weightJ: joules,
  kvJ: joules,
  computeJ: joules,
  idleJ: joules,
  hostJ: joules,
  facilityJ: joules,
});
const request = fc.record({
  replica: fc.integer({ min: -1, max: 2 }),
  shareS: fc.double({ min: 1e-3, max: 100, noNaN: true }),
  bytes: fc.double({ min: 1, max: 1e12, noNaN: true }),
  flops: fc.double({ min: 1, max: 1e15, noNaN: true }),
});

function timelineOf(replicas: EnergyTimeline['replicas']): EnergyTimeline {
  const sum = (of: (one: EnergyTimeline['replicas'][number]) => number) =>
    Float64Array.of(replicas.reduce((total, one) => total + of(one), 0));
  return {
    bucketS: 1,
    endS: 1,
    count: 1,
    replicas,
    parts: {
      prefillJ: Float64Array.of(0),
      decodeJ: sum(({ baseJ, weightJ, kvJ, computeJ }) => baseJ + weightJ + kvJ + computeJ),
      idleJ: sum(({ idleJ }) => idleJ),
      hostJ: sum(({ hostJ }) => hostJ),
      facilityJ: sum(({ facilityJ }) => facilityJ),
    },
  };
}

function requestsOf(
  rows: readonly { replica: number; shareS: number; bytes: number; flops: number }[],
) {
  const record = emptyRequestRecord(new Float64Array(rows.length));
  const work = emptyRequestWork(rows.length);
  for (const [id, row] of rows.entries()) {
    record.replica[id] = row.replica;
    if (row.replica < 0) continue;
    work.shareS[id] = row.shareS;
    work.kvBytes[id] = row.bytes / 4;
    work.weightBytes[id] = row.bytes * 0.75;
    work.flops[id] = row.flops;
  }
  return { ...record, work };
}

describe('energy of requests', () => {
  test.each(IDLE_RULES)('with what is unattributed it is the whole: idle %s', (rule) => {
    fc.assert(
      fc.property(
        fc.array(replica, { minLength: 3, maxLength: 3 }),
        fc.array(request, { maxLength: 20 }),
        (replicas, rows) => {
          const timeline = timelineOf(replicas);
          const { energyJ, unattributedJ } = attributeEnergy(requestsOf(rows), timeline, rule);
          const sum = energyJ.reduce((total, one) => total + one, unattributedJ);
          const whole = totalJ(timeline);
          expect(Math.abs(sum - whole)).toBeLessThanOrEqual(1e-9 * Math.max(1, whole));
          for (const one of energyJ) expect(one).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('each kind follows its own measure', () => {
    const accelerator = { baseJ: 100, weightJ: 30, kvJ: 10, computeJ: 60, idleJ: 200 };
    const one = { ...accelerator, hostJ: 40, facilityJ: 40 };
    const rows = [
      { replica: 0, shareS: 1, bytes: 3, flops: 1 },
      { replica: 0, shareS: 3, bytes: 1, flops: 1 },
    ];
    // Host and facility make 480 J of 400 J.
    const apart = attributeEnergy(requestsOf(rows), timelineOf([one]));
    expect([...apart.energyJ]).toEqual([1.2 * (25 + 30 + 30), 1.2 * (75 + 10 + 30)]);
    expect(apart.unattributedJ).toBeCloseTo(240, 9);
    const shared = attributeEnergy(requestsOf(rows), timelineOf([one]), 'by-busy-time');
    expect([...shared.energyJ]).toEqual([1.2 * (75 + 30 + 30), 1.2 * (225 + 10 + 30)]);
    expect(shared.unattributedJ).toBe(0);
  });

  test('a record without work is refused', () => {
    const record = emptyRequestRecord(new Float64Array(1));
    expect(() => attributeEnergy(record, timelineOf([]))).toThrow(/attribution/);
  });

  test('cached tokens save what computed ones take on average', () => {
    expect(savedJ(500, 100, 20)).toBe(100);
    expect(savedJ(500, 0, 20)).toBeNull();
  });
});
