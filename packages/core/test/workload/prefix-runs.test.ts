import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixRuns } from '../../src/workload/prefix-runs.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { tableOf } from '../reference/random-requests.ts';
import { scenarioArbitrary } from '../reference/random-serving.ts';

/** Ids of a request's full blocks; -1 where they have no name. */
function idsOf(table: RequestTable, request: number, blockTokens: number): number[] {
  const full = (tokens: number) => Math.floor(tokens / blockTokens);
  const prompt = full(table.promptTokens[request]);
  const all = full(table.promptTokens[request] + table.outputTokens[request]);
  const { promptBlocks, outputBlocks } = table;
  return Array.from({ length: all }, (_, index) => {
    const lists = index < prompt ? promptBlocks : outputBlocks;
    if (lists === undefined) return -1;
    return lists.ids[lists.offsets[request] + index - (index < prompt ? 0 : prompt)];
  });
}

test('a place in a run is a block, the same for all who have it, and nobody has it without the run before it', () => {
  fc.assert(
    fc.property(scenarioArbitrary, ({ drafts, named, kv: { blockTokens }, clock }) => {
      const table = tableOf(drafts, { named, blockTokens, longestPrompt: 200 }, clock);
      const runs = prefixRuns(table, blockTokens);
      const idAt = new Map<string, number>();
      const placeOf = new Map<number, string>();
      const owner = new Map<number, number>();
      for (let request = 0; request < table.count; request++) {
        const ids = idsOf(table, request, blockTokens);
        let start = 0;
        for (let at = runs.offsets[request]; at < runs.offsets[request + 1]; at++) {
          const run = runs.run[at];
          expect(runs.end[at]).toBeGreaterThan(start);
          for (let index = start; index < runs.end[at]; index++) {
            const place = `${run}: ${index - start}`;
            const id = ids[index];
            if (id < 0) {
              expect(run).toBeGreaterThanOrEqual(runs.named);
              expect(owner.get(run) ?? request).toBe(request);
              owner.set(run, request);
              continue;
            }
            expect(run).toBeLessThan(runs.named);
            expect(idAt.get(place) ?? id).toBe(id);
            expect(placeOf.get(id) ?? place).toBe(place);
            idAt.set(place, id);
            placeOf.set(id, place);
          }
          start = runs.end[at];
        }
        expect(start).toBe(ids.length);
      }
    }),
    { numRuns: 30 },
  );
});

test('a conversation whose turns repeat all before them is one run, however small its blocks', () => {
  const ids = (length: number) => Array.from({ length }, (_, index) => index);
  const table: RequestTable = {
    count: 3,
    arrivalS: Float64Array.of(0, 1, 2),
    promptTokens: Int32Array.of(1000, 2000, 1500),
    outputTokens: Int32Array.of(0, 0, 0),
    promptBlocks: {
      blockTokens: 1,
      offsets: Int32Array.of(0, 1000, 3000, 4500),
      // The third leaves the second after 500 blocks.
      ids: Int32Array.from([
        ...ids(1000),
        ...ids(2000),
        ...ids(500),
        ...ids(1000).map((id) => 2000 + id),
      ]),
      distinctCount: 3000,
    },
  };
  const runs = prefixRuns(table, 1);
  expect(runs.run).toEqual(Int32Array.of(0, 0, 0, 1));
  expect(runs.end).toEqual(Int32Array.of(1000, 2000, 500, 1500));
  expect(runs.named).toBe(2);
});
