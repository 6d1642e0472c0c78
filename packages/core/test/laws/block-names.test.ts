import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import { inputOf, scenarioArbitrary } from '../reference/random-serving.ts';
import { runScenario } from './run-scenario.ts';

/** The same requests with a name of its own for every block, so that nobody shares anything. */
function withOwnNames(requests: RequestTable, blockTokens: number): RequestTable {
  let names = 0;
  const lists = (blocksOf: (id: number) => number): Omit<BlockLists, 'distinctCount'> => {
    const offsets = new Int32Array(requests.count + 1);
    for (let id = 0; id < requests.count; id++) offsets[id + 1] = offsets[id] + blocksOf(id);
    const ids = Int32Array.from({ length: offsets[requests.count] }, () => names++);
    return { blockTokens, offsets, ids };
  };
  const full = (tokens: number) => Math.floor(tokens / blockTokens);
  const { promptTokens, outputTokens } = requests;
  const prompt = lists((id) => Math.ceil(promptTokens[id] / blockTokens));
  const output = lists((id) => full(promptTokens[id] + outputTokens[id]) - full(promptTokens[id]));
  return {
    ...requests,
    promptBlocks: { ...prompt, distinctCount: names },
    outputBlocks: { ...output, distinctCount: names },
  };
}

test('blocks that nobody shares and blocks without names are the same: tables and counts agree', () => {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      const input = inputOf(scenario);
      const unnamed = { ...input.requests, promptBlocks: undefined, outputBlocks: undefined };
      const named = withOwnNames(input.requests, input.kv.blockTokens);
      const [counted, tabled] = [unnamed, named].map((requests) => {
        // Routers and timers have state, so each run gets an input of its own.
        const { service, runs } = runScenario(scenario, { ...inputOf(scenario), requests });
        const pools = service.replicas.map((replica) => {
          const { freeBlocks, evictions, registered } = replica.counters();
          return { freeBlocks, evictions, registered };
        });
        return { record: service.state.record, runs, pools };
      });
      expect(counted).toEqual(tabled);
    }),
    { numRuns: 300 },
  );
});
