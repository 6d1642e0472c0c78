import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/kernel/random.ts';
import {
  ARRIVAL_NAMES,
  type ArrivalOptions,
  createArrivals,
  meanRateRps,
} from '../../src/workload/arrivals/registry.ts';

/**
 * One or more settings of every process; `cv` where the times between arrivals have a known one.
 */
const SETTINGS: readonly { readonly options: ArrivalOptions; readonly cv?: number }[] = [
  { options: { process: 'constant', rateRps: 3 }, cv: 0 },
  { options: { process: 'poisson', rateRps: 0.2 }, cv: 1 },
  { options: { process: 'gamma', rateRps: 50, cv: 0.3 }, cv: 0.3 },
  { options: { process: 'gamma', rateRps: 2, cv: 3 }, cv: 3 },
  { options: { process: 'weibull', rateRps: 2, cv: 2 }, cv: 2 },
  { options: { process: 'weibull', rateRps: 7, shape: 1 }, cv: 1 },
  { options: { process: 'diurnal', rateRps: 2, amplitude: 0.9, periodS: 500, peakS: 100 } },
  { options: { process: 'diurnal', rateRps: 0.5 } },
  { options: { process: 'burst', rateRps: 1, factor: 10, durationS: 30, everyS: 300 } },
  { options: { process: 'burst', rateRps: 1, factor: 0.1, durationS: 300, everyS: 300 } },
];
const COUNT = 30_000;

function take(options: ArrivalOptions, count: number, seed = 1): Float64Array {
  const process = createArrivals(options, RandomStream.named(seed, 'arrivals'));
  return Float64Array.from({ length: count }, () => process.next());
}

it('has a setting for every process', () => {
  expect(new Set(SETTINGS.map(({ options }) => options.process))).toEqual(new Set(ARRIVAL_NAMES));
});

describe.each(SETTINGS)('$options', ({ options, cv }) => {
  const times = take(options, COUNT);

  it('never goes back, and every time is a time', () => {
    expect(times[0]).toBeGreaterThanOrEqual(0);
    expect(times.every((t, i) => Number.isFinite(t) && (i === 0 || t >= times[i - 1]))).toBe(true);
  });

  it('keeps its rate', () => {
    const rate = meanRateRps(options);
    const spread = Math.max(cv ?? 1.5, 0.01);
    // A day has 86,400 s: the diurnal setting without a period is compared over one whole day.
    const untilS =
      options.process === 'diurnal' && options.periodS === undefined ? 86_400 : COUNT / rate / 1.5;
    const arrived = take(options, 2 * COUNT).filter((t) => t < untilS).length;
    const deviation = spread * Math.sqrt(rate * untilS);
    expect(Math.abs(arrived - rate * untilS)).toBeLessThan(
      4 * deviation + 2 + 0.01 * rate * untilS,
    );
  });

  it.runIf(cv !== undefined)('keeps the variation between arrivals', () => {
    const gaps = times.subarray(1).map((t, i) => t - times[i]);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.abs(Math.sqrt(variance) / mean - (cv ?? 0))).toBeLessThan(0.02 + 0.06 * (cv ?? 0));
  });

  it('draws the same bytes from the same seed, and from its own stream only', () => {
    expect(take(options, 1000)).toEqual(times.subarray(0, 1000));
    const root = RandomStream.named(1);
    const untouched = root.split('other').nextUint32();
    const process = createArrivals(options, root.split('arrivals'));
    for (let i = 0; i < 100; i++) expect(process.next()).toBe(times[i]);
    expect(root.split('other').nextUint32()).toBe(untouched);
    if (options.process !== 'constant') expect(take(options, 10, 2)).not.toEqual(take(options, 10));
  });

  it('scales in time with its rate', () => {
    if (options.process === 'diurnal' || options.process === 'burst') return;
    const faster = take({ ...options, rateRps: options.rateRps * 2 }, 1000);
    faster.forEach((t, i) => {
      expect(Math.abs(2 * t - times[i])).toBeLessThanOrEqual(1e-9 * times[i]);
    });
  });

  it('refuses a rate that is none', () => {
    for (const rateRps of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const create = () =>
        createArrivals({ ...options, rateRps }, RandomStream.named(1), 'workload.arrivals');
      expect(create).toThrow(/^workload\.arrivals\.rateRps: /);
    }
  });
});

describe('renewal processes', () => {
  it.each([
    { process: 'gamma', rateRps: 1, cv: 5 },
    { process: 'weibull', rateRps: 1, cv: 4 },
  ] as const)('$process has its rate from the first second on', (options) => {
    let early = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const process = createArrivals(options, RandomStream.named(seed, 'start'));
      while (process.next() < 2) early++;
    }
    // 2 expected each; starting with a whole interval would give more than 6.
    expect(Math.abs(early / 4000 - 2)).toBeLessThan(0.35);
  });
});

describe('diurnal and burst', () => {
  it('put the arrivals where the rate is', () => {
    const day = take(
      { process: 'diurnal', rateRps: 1, amplitude: 1, periodS: 100, peakS: 25 },
      COUNT,
    );
    const phases = day.map((t) => t % 100);
    const inPeakHalf = phases.filter((p) => p < 50).length / COUNT;
    expect(Math.abs(inPeakHalf - (0.5 + 1 / Math.PI))).toBeLessThan(0.01);

    const bursts = take(
      { process: 'burst', rateRps: 1, factor: 9, durationS: 10, everyS: 100, firstS: 95 },
      COUNT,
    );
    const inBurst = bursts.filter((t) => t % 100 >= 95 || t % 100 < 5).length / COUNT;
    expect(Math.abs(inBurst - 0.5)).toBeLessThan(0.015);
    // A burst that begins before the period ends also covers the start of time.
    expect(bursts.filter((t) => t < 5).length).toBeGreaterThan(20);
  });
});

describe('options', () => {
  const create = (options: ArrivalOptions) => () =>
    createArrivals(options, RandomStream.named(1), 'w.arrivals');

  it('are checked, and errors name their path', () => {
    expect(create({ process: 'gamma', rateRps: 1, cv: 0 })).toThrow(/^w\.arrivals\.cv: /);
    expect(create({ process: 'weibull', rateRps: 1 })).toThrow(/neither cv nor shape/);
    expect(create({ process: 'weibull', rateRps: 1, cv: 1, shape: 1 })).toThrow(/both/);
    expect(create({ process: 'weibull', rateRps: 1, shape: 0 })).toThrow(/^w\.arrivals\.shape: /);
    expect(create({ process: 'diurnal', rateRps: 1, amplitude: 2 })).toThrow(/amplitude: .*<= 1/);
    expect(create({ process: 'diurnal', rateRps: 1, periodS: 0 })).toThrow(/periodS/);
    const burst = { process: 'burst', rateRps: 1, factor: 2, durationS: 5, everyS: 4 } as const;
    expect(create(burst)).toThrow(/durationS: .*<= 4/);
    expect(create({ ...burst, durationS: 1, firstS: 5 })).toThrow(/firstS/);
  });

  it('name a process that exists', () => {
    const typo = { process: 'poison', rateRps: 1 } as unknown as ArrivalOptions;
    expect(create(typo)).toThrow(/^w\.arrivals\.process: .*Did you mean poisson\?/);
    const inherited = { process: 'toString', rateRps: 1 } as unknown as ArrivalOptions;
    expect(create(inherited)).toThrow(/no such arrival process/);
  });
});
