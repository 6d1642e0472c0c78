import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENERGY_PARTS, partJ, totalJ } from '../../src/energy/energy-timeline.ts';
import { facilityModel } from '../../src/energy/facility.ts';
import {
  type EnergySetup,
  measureEnergy,
  powerOfReplica,
} from '../../src/energy/measure-energy.ts';
import { nodeModel } from '../../src/energy/node.ts';
import type { PowerModel } from '../../src/energy/power/contract.ts';
import { createPowerModel } from '../../src/energy/power/registry.ts';
import { ACCELERATOR, runOf, stretches } from './random-run.ts';

/** Watts that follow time, bytes and FLOPs. */
const byWork: PowerModel = {
  name: 'by-work',
  idleW: 70,
  busy: ({ busyS, bytes, kvBytes, flops }) => ({
    baseJ: 200 * busyS,
    weightJ: 1e-10 * (bytes - kvBytes),
    kvJ: 1e-10 * kvBytes,
    computeJ: 1e-13 * flops,
  }),
  assumptions: [],
};
const NODE = nodeModel({ accelerators: 8, hostIdleW: 600, hostBusyW: 1200, fanShare: 0.1 });
const SETUP: EnergySetup = { power: byWork, node: NODE, facility: facilityModel({ pue: 1.3 }) };

const close = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

describe('energy of a run', () => {
  test('parts, buckets and replicas add up to the same total', () => {
    fc.assert(
      fc.property(stretches, (replicas) => {
        const timeline = measureEnergy(runOf(replicas, 60), SETUP);
        const ofReplicas = timeline.replicas.reduce(
          (sum, { baseJ, weightJ, kvJ, computeJ, idleJ, hostJ, facilityJ }) =>
            sum + baseJ + weightJ + kvJ + computeJ + idleJ + hostJ + facilityJ,
          0,
        );
        close(ofReplicas, totalJ(timeline));
        for (const part of ENERGY_PARTS) expect(partJ(timeline, part)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('equals the formula over the whole run, whatever the buckets', () => {
    fc.assert(
      fc.property(stretches, fc.constantFrom(7, 60, 300, 1e5), (replicas, bucketS) => {
        const run = runOf(replicas, bucketS);
        const timeline = measureEnergy(run, SETUP);
        const spans = replicas.flat();
        const sum = (of: (span: (typeof spans)[number]) => number) =>
          spans.reduce((total, span) => total + of(span), 0);
        const busyS = sum((span) => span.busyS);
        const heldS = run.endS * replicas.length;
        const busyJ = 2 * 200 * busyS + 1e-10 * sum((s) => s.bytes) + 1e-13 * sum((s) => s.flops);
        const idleJ = 2 * 70 * (heldS - busyS);
        const hostJ = (2 * (600 * heldS + 600 * busyS)) / 8 + 0.1 * (busyJ + idleJ);
        close(partJ(timeline, 'prefillJ') + partJ(timeline, 'decodeJ'), busyJ);
        close(partJ(timeline, 'idleJ'), idleJ);
        close(partJ(timeline, 'hostJ'), hostJ);
        close(partJ(timeline, 'facilityJ'), 0.3 * (busyJ + idleJ + hostJ));
        // Three quarters of the bytes are weights: each byte counts once, however phases mix.
        const of = (part: 'weightJ' | 'kvJ') =>
          timeline.replicas.reduce((total, replica) => total + replica[part], 0);
        close(of('weightJ'), 0.75e-10 * sum((s) => s.bytes));
        close(of('kvJ'), 0.25e-10 * sum((s) => s.bytes));
      }),
    );
  });

  test('accelerators that are held while they serve draw nothing in between', () => {
    const run = runOf([[{ gapS: 100, busyS: 50, prefillShare: 0, flops: 0, bytes: 0 }]], 60);
    const served = measureEnergy({ ...run, held: 'while-serving' }, { ...SETUP, node: undefined });
    expect(partJ(served, 'idleJ')).toBe(0);
    close(partJ(served, 'decodeJ'), 2 * 200 * 50);
  });

  test('an accelerator sleeps before its first work, and after so many seconds without any', () => {
    const run = runOf([[{ gapS: 600, busyS: 30, prefillShare: 0, flops: 0, bytes: 0 }]], 300, {
      tailS: 570,
    });
    const sleep = { watts: 5, afterS: 400 };
    const timeline = measureEnergy(run, { ...SETUP, node: undefined, sleep });
    expect([...timeline.parts.idleJ]).toEqual([
      2 * 5 * 300,
      2 * 5 * 300,
      2 * 70 * 270,
      2 * (70 * 130 + 5 * 170),
    ]);
  });

  test('the watts of replicas over time are the energy', () => {
    const span = { gapS: 40, busyS: 30, prefillShare: 0.2, flops: 1e15, bytes: 1e12 };
    const run = runOf([[span, span], [span]], 25, { tailS: 13 });
    const timeline = measureEnergy(run, SETUP);
    let joules = 0;
    for (const replica of [0, 1]) {
      const watts = powerOfReplica(run, SETUP, replica);
      expect(watts).toHaveLength(timeline.count);
      for (const [bucket, value] of watts.entries()) {
        joules += value * (Math.min(run.endS, (bucket + 1) * 25) - bucket * 25);
      }
    }
    close(joules, totalJ(timeline));
  });

  test('on standby after work, across buckets, and idle from then on', () => {
    const power: PowerModel = { ...byWork, standby: { watts: 120, holdS: 400 } };
    const run = runOf([[{ gapS: 0, busyS: 30, prefillShare: 0, flops: 0, bytes: 0 }]], 300, {
      tailS: 870,
      acceleratorsPerReplica: 1,
    });
    const timeline = measureEnergy(run, { ...SETUP, power, node: undefined });
    expect([...timeline.parts.idleJ]).toEqual([120 * 270, 120 * 130 + 70 * 170, 70 * 300]);
  });

  test('a facility draws its fixed watts through the run, shared by its replicas', () => {
    const facility = facilityModel({
      fixedW: 1000,
      coolingShare: 0.1,
      coolingSharePerC: 0.01,
      freeCoolingBelowC: 18,
      outsideC: 28,
      distributionEfficiency: 0.8,
    });
    expect(facility.share).toBeCloseTo(0.1 + 0.1 + 0.25, 12);
    const run = runOf([[], []], 60, { tailS: 100 });
    const timeline = measureEnergy(run, { power: byWork, facility });
    close(partJ(timeline, 'facilityJ'), 1000 * 100 + 0.45 * (2 * 2 * 70 * 100));
  });

  test.each(['linear', 'sqrt', 'tdp'] as const)(
    'under %s, work of no kind is forgotten',
    (model) => {
      const power = createPowerModel(ACCELERATOR, { model });
      const run = runOf([[{ gapS: 0, busyS: 90, prefillShare: 0.5, flops: 1, bytes: 1 }]], 60);
      const timeline = measureEnergy(run, { ...SETUP, power, node: undefined });
      close(partJ(timeline, 'prefillJ') + partJ(timeline, 'decodeJ'), 2 * 90 * ACCELERATOR.tdpW);
    },
  );

  test('the same run gives the same bits', () => {
    fc.assert(
      fc.property(stretches, (replicas) => {
        const run = runOf(replicas, 60);
        expect(measureEnergy(run, SETUP)).toEqual(measureEnergy(run, SETUP));
      }),
    );
  });
});

describe('what is out of its domain is refused by path', () => {
  const node = { accelerators: 8, hostIdleW: 600, hostBusyW: 1200, fanShare: 0.1 };
  test.each([
    [() => facilityModel({ pue: 0.9 }), 'facility.pue'],
    [() => nodeModel({ ...node, accelerators: 0 }), 'node.accelerators'],
    [() => nodeModel({ ...node, hostBusyW: 1 }), 'node.hostBusyW'],
    [() => nodeModel({ ...node, fanShare: Number.NaN }), 'node.fanShare'],
  ])('%o', (make, where) => {
    expect(make).toThrow(where);
  });
});
