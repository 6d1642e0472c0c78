import { expect, test } from 'vitest';
import type { Admission } from '../../src/cluster/admission/contract.ts';
import { ArrivingRequest } from '../../src/cluster/arriving-request.ts';
import type { Router } from '../../src/cluster/router/contract.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';

const requests: RequestTable = {
  count: 2,
  arrivalS: Float64Array.of(0, 1),
  promptTokens: Int32Array.of(10, 8),
  outputTokens: Int32Array.of(777, 777),
  session: Int32Array.of(3, -1),
  promptBlocks: {
    blockTokens: 4,
    offsets: Int32Array.of(0, 3, 5),
    ids: Int32Array.of(0, 1, 2, 0, 3),
    distinctCount: 4,
  },
};

test('control code cannot write a program that reads the length of an answer', () => {
  const router: Router = {
    // @ts-expect-error A routable request has no output length.
    route: (request) => request.outputTokens ?? 0,
  };
  const admission: Admission = {
    // @ts-expect-error Nor does admission see one.
    admits: (request) => request.outputTokens < 100,
  };
  const blocks: Router = {
    // @ts-expect-error Nor the blocks of the answer.
    route: (request) => request.outputBlocks?.length ?? 0,
  };
  expect([router, admission, blocks]).toHaveLength(3);
});

test('nor find it at run time', () => {
  const request = new ArrivingRequest(requests);
  request.show(0, 0);
  const seen: unknown[] = [];
  const visit = (value: object) => {
    for (const key of Reflect.ownKeys(value)) {
      const inner: unknown = Reflect.get(value, key);
      seen.push(inner);
      if (typeof inner === 'object' && inner !== null) visit(inner);
    }
  };
  visit(request);
  expect(seen).toContain(10);
  expect(seen).not.toContain(777);
});

test('shows full prompt blocks only', () => {
  const request = new ArrivingRequest(requests);
  const blocks = () =>
    Array.from({ length: request.promptBlocks.length }, (_, i) => request.promptBlocks.at(i));
  request.show(0, 0);
  expect([request.id, request.promptTokens, request.session]).toEqual([0, 10, 3]);
  expect(blocks()).toEqual([0, 1]);
  request.show(1, 1);
  expect([request.id, request.arrivalS, request.session]).toEqual([1, 1, -1]);
  expect(blocks()).toEqual([0, 3]);
});

test('shows no blocks and no session where the workload has none', () => {
  const { promptBlocks: _, session: __, ...plain } = requests;
  const request = new ArrivingRequest(plain);
  request.show(1, 1);
  expect([request.session, request.promptBlocks.length]).toEqual([-1, 0]);
});
