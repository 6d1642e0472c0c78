import { describe, expect, test } from 'vitest';
import { BARS } from '../../src/validate/bars.ts';
import { validateDocument } from '../../src/validate/build.ts';
import { judgeBars, requireBars } from '../../src/validate/judge-bars.ts';
import { KNOWN_SHORTFALLS } from '../../src/validate/shortfalls.ts';
import type { ValidatedRow } from '../../src/validate/validate-set.ts';
import { compared, documentOf, row } from './invented.ts';

const barOf = (name: string, rows: readonly ValidatedRow[], set = 'some') => {
  const bar = documentOf(compared(set, rows)).bars.find((one) => one.name === name);
  if (bar === undefined) throw new Error(`there is no bar ${name}`);
  return bar;
};
const predicted = (...values: readonly number[]) =>
  values.map((value) => row({ predicted: value }));

describe('bars', () => {
  test('the figure is the median over exactly the rows that the bar is about', () => {
    const others = [
      row({ predicted: 9, isFitted: true }),
      row({ predicted: 9, isMixture: true }),
      row({ predicted: 9, load: 'saturated' }),
      row({ predicted: 9, engine: 'trtllm-2025' }),
      row({ predicted: 9, engine: 'vllm-2024' }),
      row({ predicted: 9, quantity: 'tpotP99S' }),
      row({ predicted: 9, quantity: 'ttftMeanS' }),
      row({ predicted: Number.NaN }),
    ];
    const rows = [...predicted(1.01, 0.95, 1.5), ...others];
    expect(barOf('TPOT, vLLM of 2025 on', rows)).toMatchObject({ rows: 3, withoutPrediction: 1 });
    expect(barOf('TPOT, vLLM of 2025 on', rows).foundPct).toBeCloseTo(5, 9);
    expect(barOf('TPOT, vLLM of 2025 on', rows).isMet).toBe(true);
    expect(barOf('TPOT, vLLM of any year', rows).rows).toBe(4);
    expect(barOf('TPOT, vLLM of any year', rows).isMet).toBe(false);
  });

  test('means and medians of a latency count alike', () => {
    for (const quantity of ['tpotMeanS', 'tpotP50S', 'itlP50S'] as const) {
      expect(barOf('TPOT, vLLM of 2025 on', [row({ quantity })]).rows).toBe(1);
    }
  });

  test.each([
    ['inferencex TPOT, dense', 'inferencex', row()],
    ['inferencex TPOT, mixtures', 'inferencex', row({ isMixture: true })],
    ['splitwise TTFT', 'splitwise', row({ quantity: 'ttftP50S' })],
    ['splitwise TPOT', 'splitwise', row()],
    [
      'llmservingsim-vllm saturated, makespan',
      'llmservingsim-vllm',
      row({ quantity: 'makespanS', load: 'saturated' }),
    ],
    [
      'llmservingsim-vllm saturated, TTFT',
      'llmservingsim-vllm',
      row({ quantity: 'ttftP50S', load: 'saturated' }),
    ],
  ])('%s is about %s alone, and not about fitted rows', (name, set, own) => {
    expect(barOf(name, [own], set).rows).toBe(1);
    expect(barOf(name, [own], 'another').rows).toBe(0);
    expect(barOf(name, [{ ...own, isFitted: true }], set).rows).toBe(0);
  });

  test('a bar without rows is neither met nor missed', () => {
    expect(barOf('splitwise TTFT', [])).toMatchObject({ rows: 0, foundPct: null, isMet: null });
    expect(() => requireBars(documentOf(compared('some', [])))).not.toThrow();
  });

  test('a missed bar says where, why and what next; a met one does not', () => {
    const missed = barOf('TPOT, vLLM of any year', predicted(1.01, 1.5, 1.6));
    expect(missed.shortfall).toMatchObject({
      reason: KNOWN_SHORTFALLS['TPOT, vLLM of any year'].reason,
      groups: [{ rows: 3, rowsBeyond: 2 }],
    });
    expect(barOf('TPOT, vLLM of any year', predicted(1.01)).shortfall).toBeNull();
    expect(barOf('splitwise TPOT', predicted(2), 'splitwise').shortfall).toMatchObject({
      reason: null,
      nextTry: null,
    });
  });

  test('what is known of shortfalls names bars that are declared', () => {
    const names = judgeBars([], null).map(({ name }) => name);
    for (const name of Object.keys(KNOWN_SHORTFALLS)) expect(names).toContain(name);
  });

  test('names tell bars apart', () => {
    const names = judgeBars([], null).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(BARS.length + 2);
  });

  test('leaving one out has to be better than the published model, not as good', () => {
    const judged = (leaveOneOut: Parameters<typeof judgeBars>[1]) =>
      validateDocument({ version: '', compared: [], absent: [], leaveOneOut })
        .bars.filter(({ statistic }) => statistic === 'mean')
        .map(({ isMet }) => isMet);
    expect(judged(null)).toEqual([null, null]);
    expect(judged({ measurements: 20, prefillMeanPct: 7.39, decodeMeanPct: 3.99 })).toEqual([
      false,
      true,
    ]);
  });

  test('a missed bar fails the work, by name', () => {
    const document = documentOf(compared('some', predicted(1.5)));
    expect(() => requireBars(document)).toThrow(/TPOT, vLLM of 2025 on.*50\.0 %.*at most 7\.0 %/);
    try {
      requireBars(document);
    } catch (error) {
      expect(error).toMatchObject({ kind: 'work' });
    }
  });
});
