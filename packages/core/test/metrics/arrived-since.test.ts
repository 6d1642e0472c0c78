import { expect, test } from 'vitest';
import { arrivedSince } from '../../src/metrics/arrived-since.ts';
import { emptyServingColumns } from '../../src/record/serving-columns.ts';
import { recordOf } from './records.ts';

/** Requests that arrive at these times and take a second each, numbered by their queueing times. */
function recordAt(arrivals: readonly number[]) {
  const rows = arrivals.map((arrivalS) => ({ arrivalS, startS: arrivalS, finishS: arrivalS + 1 }));
  const record = { ...recordOf(rows), serving: emptyServingColumns(arrivals.length) };
  record.serving.queueS.set(arrivals.map((_, id) => id));
  return record;
}

test('only later arrivals are left, in all columns', () => {
  const record = recordAt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const promptTokens = Int32Array.from({ length: 10 }, (_, i) => 100 + i);
  const { requests, columns } = arrivedSince(record, { promptTokens }, 6.5);
  expect(requests.count).toBe(3);
  expect([...requests.arrivalS]).toEqual([7, 8, 9]);
  expect([...requests.finishS]).toEqual([8, 9, 10]);
  expect([...(requests.serving?.queueS ?? [])]).toEqual([7, 8, 9]);
  expect([...columns.promptTokens]).toEqual([107, 108, 109]);
  expect(arrivedSince(record, { promptTokens }, 0).requests).toBe(record);
});

test('rows that do not come in the order of arrival are picked one by one', () => {
  const { requests } = arrivedSince(recordAt([5, 1, 7, 0, 6]), {}, 5);
  expect([...requests.arrivalS]).toEqual([5, 7, 6]);
  expect([...(requests.serving?.queueS ?? [])]).toEqual([0, 2, 4]);
});
