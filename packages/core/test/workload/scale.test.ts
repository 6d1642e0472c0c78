import { describe, expect, it } from 'vitest';
import { idealReuse } from '../../src/workload/reuse.ts';
import { scaleRate, sliceRequests } from '../../src/workload/scale.ts';
import { generateSessions } from '../../src/workload/sessions.ts';
import { blocksOf, expectValidTable } from './request-tables.ts';

const { requests: TABLE } = generateSessions({
  sessions: 60,
  arrivals: { process: 'poisson', rateRps: 1 },
  turns: { distribution: 'uniform', min: 1, max: 5 },
  systemPromptTokens: { distribution: 'fixed', tokens: 64 },
  userTokens: { distribution: 'uniform', min: 5, max: 60 },
  outputTokens: { distribution: 'uniform', min: 5, max: 60 },
  thinkTimeS: { distribution: 'exponential', mean: 10 },
});

describe('scaleRate', () => {
  it('compresses time and leaves everything else', () => {
    const twice = scaleRate(TABLE, 2);
    expectValidTable(twice);
    expect(twice.arrivalS).toEqual(TABLE.arrivalS.map((t) => t / 2));
    expect({ ...twice, arrivalS: TABLE.arrivalS }).toEqual(TABLE);
    expect(scaleRate(TABLE, 1)).toBe(TABLE);
    expect(() => scaleRate(TABLE, 0, 'workload.rateScale')).toThrow(/^workload\.rateScale: /);
  });
});

describe('sliceRequests', () => {
  it('keeps the requests of a time window as a workload of its own', () => {
    const slice = sliceRequests(TABLE, { fromS: 20, toS: 45 });
    expectValidTable(slice);
    const rows = Array.from(TABLE.arrivalS.keys()).filter(
      (i) => TABLE.arrivalS[i] >= 20 && TABLE.arrivalS[i] < 45,
    );
    expect(slice.count).toBe(rows.length);
    expect(Array.from(slice.arrivalS)).toEqual(rows.map((i) => TABLE.arrivalS[i] - 20));
    expect(Array.from(slice.turn ?? [])).toEqual(rows.map((i) => TABLE.turn?.[i]));
    const sessions = new Set(slice.session);
    expect(Math.max(...sessions)).toBe(sessions.size - 1);
    rows.forEach((row, i) => {
      const before = TABLE.afterRequest?.[row] ?? -1;
      const kept = rows.indexOf(before);
      expect(slice.afterRequest?.[i]).toBe(kept);
      // Block ids are renamed one to one.
      rows.slice(0, i).forEach((otherRow, j) => {
        const same = (a: number[], b: number[]) => a.map((id, k) => id === b[k]);
        expect(same(blocksOf(slice.promptBlocks, i), blocksOf(slice.promptBlocks, j))).toEqual(
          same(blocksOf(TABLE.promptBlocks, row), blocksOf(TABLE.promptBlocks, otherRow)),
        );
      });
    });
  });

  it('keeps the first requests, all or none', () => {
    const first = sliceRequests(TABLE, { first: 7 });
    expectValidTable(first);
    expect(first.arrivalS).toEqual(TABLE.arrivalS.slice(0, 7));
    expect(sliceRequests(TABLE, {})).toBe(TABLE);
    expect(sliceRequests(TABLE, { first: 1e9 })).toBe(TABLE);
    expect(sliceRequests(TABLE, { first: 0 }).count).toBe(0);
    const beyond = sliceRequests(TABLE, { fromS: 1e9 });
    expect([beyond.count, beyond.promptBlocks?.distinctCount]).toEqual([0, 0]);
    expect(idealReuse(first).hitBlocks).toBeGreaterThan(0);
  });

  it('refuses slices that are none', () => {
    expect(() => sliceRequests(TABLE, { fromS: -1 })).toThrow(/^slice\.fromS: /);
    expect(() => sliceRequests(TABLE, { fromS: 5, toS: 4 }, 'w.slice')).toThrow(/^w\.slice\.toS: /);
    expect(() => sliceRequests(TABLE, { first: 1.5 })).toThrow(/^slice\.first: /);
  });
});
