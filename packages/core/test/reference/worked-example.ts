import type { BlockLists } from '../../src/workload/request-table.ts';
import type { ReferenceInput } from './contract.ts';

/** The five requests of docs/engine.md, "A worked example", in seconds. Request 4 follows request 0. */
export const workedExample: ReferenceInput = {
  requests: {
    count: 5,
    arrivalS: Float64Array.of(0, 0, 0.005, 0.025, 0.025),
    promptTokens: Int32Array.of(10, 9, 6, 12, 18),
    outputTokens: Int32Array.of(4, 3, 8, 2, 2),
    afterRequest: Int32Array.of(-1, -1, -1, -1, 0),
    thinkTimeS: Float64Array.of(0, 0, 0, 0, 0.005),
    // A's prompt: contents 0, 1 and the partial 2; block 2 becomes full with output as content 3.
    promptBlocks: lists([0, 1, 2], [0, 1, 4], [5, 6], [7, 8, 9], [0, 1, 3, 10, 11]),
    outputBlocks: lists([3], [12], [13, 14], [15], [16]),
  },
  kv: { blockTokens: 4, blocks: 8, prefixCaching: true, emptyRelease: 'head' },
  scheduler: {
    batching: 'continuous',
    order: 'fcfs',
    maxBatchedTokens: 8,
    maxSequences: 4,
    longPrefillTokens: 0,
    chunkedPrefill: true,
    reserveWholePrompt: false,
    schedulesAhead: false,
    watermarkBlocks: 0,
    maxContextTokens: 100,
    timeoutS: Number.POSITIVE_INFINITY,
  },
  windows: [],
  timer: {
    stepS: () => 0.01,
    begin: () => {},
    stepOfRunS: () => 0.01,
    runS: (steps) => 0.01 * steps,
    stepsWithin,
  },
  replicas: 1,
  seed: 0,
  route: () => 0,
};

function stepsWithin(seconds: number, maxSteps: number): number {
  return Math.min(maxSteps, Math.floor(seconds / 0.01));
}

function lists(...ids: readonly (readonly number[])[]): BlockLists {
  let end = 0;
  const offsets = [0, ...ids.map((list) => (end += list.length))];
  return {
    blockTokens: 4,
    offsets: Int32Array.from(offsets),
    ids: Int32Array.from(ids.flat()),
    distinctCount: 17,
  };
}
