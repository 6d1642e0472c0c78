import { activityModel, findAccelerator, findModel, powerCoefficientsFor } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { calibratePower } from '../../src/calibrate/calibrate-power.ts';
import type { MeasuredLoad, MeasuredPoint } from '../../src/measured/point.ts';
import { predictPoint, preparePoint, simulatePoint } from '../../src/measured/predict.ts';

const H100 = findAccelerator('h100-sxm');
const POWER = powerCoefficientsFor('hopper');
const BATCH: MeasuredLoad = { kind: 'batch', requests: 8, promptTokens: 500, outputTokens: 300 };

function pointOf(load: MeasuredLoad, changes: Partial<MeasuredPoint> = {}): MeasuredPoint {
  const model = findModel('llama-3.1-8b');
  return {
    id: 'point',
    setup: { engine: 'vllm', engineVersion: '0.11.0', model, accelerator: H100 },
    load,
    measured: { powerW: 400 },
    ...changes,
  };
}
const predict = (point: MeasuredPoint) => predictPoint(preparePoint(point));

describe('predicted power and energy', () => {
  test('are there where either was measured, and agree with each other', () => {
    const { powerW = 0, energyJ = 0, ...rates } = predict(pointOf(BATCH));
    expect(powerW).toBeGreaterThan(POWER.static.value * H100.tdpW);
    expect(powerW).toBeLessThan(H100.tdpW);
    expect(energyJ / powerW).toBeCloseTo(rates.makespanS ?? 0, 9);
    expect(rates.energyPerOutputTokenJ).toBeCloseTo(energyJ / (8 * 300), 6);
    expect(rates.energyPerRequestJ).toBeCloseTo(energyJ / 8, 4);
    expect(predict(pointOf(BATCH, { measured: { e2eMeanS: 1 } })).powerW).toBeUndefined();
  });

  test('times are the same whether energy was measured or not', () => {
    const { makespanS, ttftMeanS } = predict(pointOf(BATCH));
    expect(predict(pointOf(BATCH, { measured: {} }))).toMatchObject({ makespanS, ttftMeanS });
  });

  test('energy counts all accelerators, power one', () => {
    const two = pointOf(BATCH);
    const {
      powerW = 0,
      energyJ = 0,
      makespanS = 0,
    } = predict({
      ...two,
      setup: { ...two.setup, tensorParallel: 2 },
    });
    expect(energyJ / makespanS / powerW).toBeCloseTo(2, 9);
  });

  test('a larger batch takes more power and less energy a token', () => {
    const figures = [8, 64, 256].map((concurrency) =>
      predict(
        pointOf({
          kind: 'closed-loop',
          concurrency,
          promptTokens: 200,
          outputTokens: 300,
          requestsPerClient: 6,
          part: 'steady',
        }),
      ),
    );
    const [few, some, many] = figures.map(({ powerW = 0 }) => powerW);
    expect(few).toBeLessThan(some);
    expect(some).toBeLessThan(many);
    const [fewJ, someJ, manyJ] = figures.map(
      ({ energyPerOutputTokenJ = 0 }) => energyPerOutputTokenJ,
    );
    expect(fewJ).toBeGreaterThan(3 * someJ);
    expect(someJ).toBeGreaterThan(manyJ);
  });

  test('a metered stretch may outlast the run: idle power to its end, and the rest of the server', () => {
    const requests = {
      count: 1,
      arrivalS: Float64Array.of(0),
      promptTokens: Int32Array.of(100),
      outputTokens: Int32Array.of(100),
    };
    const server = { accelerators: 4, hostIdleW: 100, hostBusyW: 300, fanShare: 0.1, source: '' };
    const over = (spanS: readonly [number, number]) =>
      predict(pointOf({ kind: 'requests', requests }, { metering: { spanS, server } }));
    const idle = over([50, 60]);
    const { idleW } = activityModel({ ...H100, peakFlops: H100.peakFlops.bf16 ?? 0 }, POWER);
    expect(idle.powerW).toBeCloseTo(idleW, 9);
    expect(idle.serverPowerW).toBeCloseTo(100 + 4 * 1.1 * idleW, 6);
    expect(idle.serverEnergyJ).toBeCloseTo(10 * (idle.serverPowerW ?? 0), 6);
    const parts = (over([0, 5]).energyJ ?? 0) + (over([5, 60]).energyJ ?? 0);
    expect(over([0, 60]).energyJ).toBeCloseTo(parts, 6);
  });
});

describe('a fit of power', () => {
  const truth = {
    ...POWER,
    static: { ...POWER.static, value: 0.3 },
    weights: { ...POWER.weights, value: 0.6 },
  };
  const loads = [1, 8, 64, 200].flatMap((requests) =>
    [128, 1024].map(
      (tokens): MeasuredLoad => ({
        kind: 'batch',
        requests,
        promptTokens: tokens,
        outputTokens: tokens,
      }),
    ),
  );

  test('finds power that was predicted with other coefficients', () => {
    const points = loads.map((load) => {
      const { powerW } = predictPoint(preparePoint(pointOf(load)), undefined, truth);
      const prepared = preparePoint(pointOf(load, { measured: { powerW } }));
      return { prepared, run: simulatePoint(prepared) };
    });
    const { coefficients, measurements } = calibratePower('hopper', points);
    expect(measurements).toBe(loads.length);
    for (const { prepared } of points) {
      const { powerW = 0 } = predictPoint(prepared, undefined, coefficients);
      expect(Math.abs(powerW / (prepared.point.measured.powerW ?? 0) - 1)).toBeLessThan(0.02);
    }
  });

  test('without points stays where it began', () => {
    const { coefficients, measurements } = calibratePower('hopper', []);
    expect(measurements).toBe(0);
    expect(coefficients.static.value).toBeCloseTo(0.35, 6);
  });
});
