import { describe, expect, it } from 'vitest';
import { generatePlain, type PlainOptions } from '../../src/workload/plain.ts';
import { expectValidTable } from './request-tables.ts';

const OPTIONS: PlainOptions = {
  requests: 2000,
  arrivals: { process: 'poisson', rateRps: 4 },
  promptTokens: { distribution: 'lognormal', mean: 800, cv: 1 },
  outputTokens: { distribution: 'lognormal', mean: 200, cv: 1 },
  seed: 7,
};

describe('generatePlain', () => {
  it('makes a valid table with a card that adds up', () => {
    const { requests, card } = generatePlain(OPTIONS);
    expectValidTable(requests);
    expect(requests.count).toBe(2000);
    expect(requests.session).toBeUndefined();
    expect(requests.promptBlocks).toBeUndefined();
    expect([card.rows, card.requests, card.leftOut]).toEqual([2000, 2000, []]);
  });

  it('ends at the first of its two ends', () => {
    const byTime = generatePlain({ ...OPTIONS, requests: undefined, durationS: 100 }).requests;
    expect(Math.abs(byTime.count - 400)).toBeLessThan(80);
    expect(byTime.arrivalS[byTime.count - 1]).toBeLessThan(100);
    expect(generatePlain({ ...OPTIONS, durationS: 100 }).requests).toEqual(byTime);
    expect(generatePlain({ ...OPTIONS, requests: 5, durationS: 100 }).requests.count).toBe(5);
    expect(generatePlain({ ...OPTIONS, requests: 0 }).requests.count).toBe(0);
    expect(() => generatePlain({ ...OPTIONS, requests: undefined })).toThrow(/has no end/);
  });

  it('repeats itself for a seed and changes one column for one option', () => {
    const base = generatePlain(OPTIONS).requests;
    expect(generatePlain(OPTIONS).requests).toEqual(base);
    expect(generatePlain({ ...OPTIONS, seed: 8 }).requests.arrivalS).not.toEqual(base.arrivalS);
    const other = generatePlain({
      ...OPTIONS,
      outputTokens: { distribution: 'uniform', min: 1, max: 9 },
      arrivals: { process: 'gamma', rateRps: 4, cv: 3 },
    }).requests;
    expect(other.promptTokens).toEqual(base.promptTokens);
    expect(other.outputTokens).not.toEqual(base.outputTokens);
    expect(other.arrivalS).not.toEqual(base.arrivalS);
  });

  it('names the path of an option out of range', () => {
    const promptTokens = { distribution: 'fixed', tokens: -1 } as const;
    expect(() => generatePlain({ ...OPTIONS, promptTokens }, 'workload.plain')).toThrow(
      /^workload\.plain\.promptTokens\.tokens: /,
    );
    expect(() => generatePlain({ ...OPTIONS, requests: 1.5 })).toThrow(/^workload\.requests: /);
    expect(() => generatePlain({ ...OPTIONS, durationS: 0 })).toThrow(/^workload\.durationS: /);
  });
});
