import { describe, expect, test } from 'vitest';
import { powerPoints } from '../../src/node/llmservingsim-a6000-power.ts';
import { alignedLog, meanOver, parsePowerLog } from '../../src/node/power-log.ts';
import { singleRequest } from '../validate/invented.ts';

/** A log of a machine that draws `low` watts, and `high` from second `riseS` to `fallS`. */
const logOf = (startS: number, riseS: number, fallS: number, [low, high]: readonly number[]) =>
  Array.from({ length: 40 }, (_, i) => {
    const atS = startS + i;
    return { atS, watts: atS >= riseS && atS < fallS ? high : low };
  });

describe('a power log', () => {
  test('is read from lines of a time and watts; what is damaged is counted', () => {
    const lines = Array.from(
      { length: 12 },
      (_, i) => `2025-12-11 23:59:${50 + (i % 10)},${380 + i}`,
    );
    const text = [...lines, '2025-12-11 21:11:21,2025-12-11 21:11:23,385', ''].join('\n');
    const { samples, damaged } = parsePowerLog('server.csv', text, 2);
    expect(damaged).toBe(1);
    expect(samples).toHaveLength(12);
    expect(samples[1].atS - samples[0].atS).toBe(1);
    expect(samples[11].watts).toBe(391);
  });

  test('goes on over midnight, in parts of a second', () => {
    const text = '2025/12/31 23:59:59.750, 0, 95, 300.5\n2026/01/01 00:00:00.250, 0, 95, 301\n';
    const { samples } = parsePowerLog('gpu.txt', text, 4);
    expect(samples[1].atS - samples[0].atS).toBeCloseTo(0.5, 6);
    expect(samples[0].watts).toBe(300.5);
  });

  test('that is none is refused by its name', () => {
    expect(() => parsePowerLog('notes.txt', 'hello\nworld\n', 2)).toThrow(/notes\.txt/);
  });

  test('of clocks hours apart is aligned where power rises', () => {
    const log = alignedLog(
      logOf(1000, 1010, 1020, [30, 300]),
      logOf(73_000, 73_012, 73_022, [380, 690]),
    );
    expect(log.fromS).toBe(-10);
    expect(log.watts).toHaveLength(37);
    expect(log.serverWatts).toHaveLength(37);
    expect(meanOver(log, log.watts, [0, 10])).toBe(300);
    expect(meanOver(log, log.serverWatts, [0, 10])).toBe(690);
    expect(meanOver(log, log.watts, [-10, 0])).toBe(30);
  });
});

test('the stretches of a power run add up, and the server is a line through two of them', () => {
  const watts = Array.from({ length: 180 }, (_, i) => (i >= 10 && i < 24 ? 300 : 30));
  const log = { fromS: -10, stepS: 1, watts, serverWatts: watts.map((w) => 200 + 1.2 * w) };
  const requests = {
    count: 1,
    arrivalS: Float64Array.of(1),
    promptTokens: Int32Array.of(9),
    outputTokens: Int32Array.of(9),
  };
  const points = powerPoints(singleRequest().setup, requests, log);
  const energy = new Map(points.map(({ id, measured }) => [id, measured.energyJ ?? 0]));
  const parts = ['first pulse', 'second and third pulse'].map(
    (stretch) => energy.get(`power-tp1 ${stretch}`) ?? 0,
  );
  const idleJ = 10 * 30;
  expect(energy.get('power-tp1 whole run')).toBeCloseTo(idleJ + parts[0] + parts[1], 6);
  const { load, metering } = points[0];
  expect(metering?.server?.fanShare).toBeCloseTo(0.2, 9);
  expect(metering?.server?.hostIdleW).toBeCloseTo(200, 6);
  expect(load.kind === 'requests' && load.requests.arrivalS[0]).toBe(10);
});
