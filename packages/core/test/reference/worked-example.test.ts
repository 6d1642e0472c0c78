import { expect, test } from 'vitest';
import type { RequestRow } from './contract.ts';
import { runReference } from './run-reference.ts';
import { workedExample } from './worked-example.ts';

const NAMES = 'ABCDE';
const inMs = (seconds: number) => Math.round(seconds * 1e9) / 1e6;

test('the five requests of docs/engine.md take the steps of its table', () => {
  const { steps } = runReference(workedExample);
  const table = steps.map(({ startS, endS, batch }) => [
    inMs(startS),
    inMs(endS),
    batch.map(({ request, tokens }) => `${NAMES[request]} ${tokens}`).join(', '),
  ]);
  expect(table).toEqual([
    [0, 10, 'A 8'],
    [10, 20, 'A 2, B 1, C 5'],
    [20, 30, 'A 1, B 1, C 1'],
    [30, 40, 'A 1, B 1, C 1, D 5'],
    [40, 50, 'A 1, C 1'],
    [50, 60, 'C 1, D 7'],
    [60, 70, 'C 1, D 1'],
    [70, 80, 'C 1, D 1'],
    [80, 90, 'C 1, E 7'],
    [90, 100, 'C 1'],
    [100, 110, 'E 8'],
    [110, 120, 'E 2'],
    [120, 130, 'E 1'],
  ]);
});

test('the five requests of docs/engine.md have its times, hits and evictions', () => {
  const { requests, counters, pools } = runReference(workedExample);
  const times = (row: RequestRow) =>
    [row.arrivalS, row.startS, row.firstTokenS, row.finishS].concat([
      row.queueS,
      row.prefillS,
      row.decodeS,
      row.stallS,
    ]);
  const tokens = (row: RequestRow) => [row.cachedTokens, row.selfHitTokens, row.recomputedTokens];
  expect(requests.map((row) => [...times(row).map(inMs), ...tokens(row)])).toEqual([
    [0, 0, 20, 50, 0, 20, 30, 0, 0, 0, 0],
    [0, 10, 20, 40, 10, 10, 20, 0, 8, 0, 0],
    [5, 10, 30, 100, 5, 20, 70, 0, 0, 0, 0],
    [25, 30, 70, 80, 5, 30, 10, 10, 0, 4, 1],
    [55, 80, 120, 130, 25, 30, 10, 10, 4, 8, 3],
  ]);
  expect(requests.map(({ preemptions }) => preemptions)).toEqual([0, 0, 0, 1, 1]);
  expect(requests.map(({ outputTokens }) => outputTokens)).toEqual([4, 3, 8, 2, 2]);
  expect(counters).toEqual({
    steps: 13,
    dummySteps: 0,
    draftedTokens: 0,
    acceptedTokens: 0,
    evictions: 5,
    registered: 12,
    queriedTokens: 55,
    hitTokens: 12,
    firstSeenTokens: 28,
    evictedTokens: 8,
    unusableTokens: 0,
  });
  expect(pools).toEqual([{ freeBlocks: 8, cachedBlocks: 7 }]);
});
