import fc from 'fast-check';
import type { RequestTable } from '../../src/workload/request-table.ts';

/** One request of a small table, for tests. */
export interface Row {
  readonly gapS: number;
  readonly prompt: number;
  readonly output: number;
  readonly session: number;
  readonly blocks: readonly number[];
}

export const BLOCK_TOKENS = 16;

/** A table from rows; gaps accumulate to arrivals, and blocks are taken as they are. */
export function tableOf(rows: readonly Row[], distinctBlocks: number): RequestTable {
  let arrivalS = 0;
  const arrivals = rows.map((row) => {
    arrivalS += row.gapS;
    return arrivalS;
  });
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i] + row.blocks.length;
  });
  return {
    count: rows.length,
    arrivalS: Float64Array.from(arrivals),
    promptTokens: Int32Array.from(rows, (row) => row.prompt),
    outputTokens: Int32Array.from(rows, (row) => row.output),
    session: Int32Array.from(rows, (row) => row.session),
    turn: new Int32Array(rows.length),
    promptBlocks: {
      blockTokens: BLOCK_TOKENS,
      offsets,
      ids: Int32Array.from(rows.flatMap((row) => row.blocks)),
      distinctCount: distinctBlocks,
    },
  };
}

/** Random rows of up to five full blocks, whose ids form a tree: block i of a prompt is `family * 10 + i`. */
export const rowsArbitrary: fc.Arbitrary<Row[]> = fc.array(
  fc
    .record({
      gapS: fc.double({ min: 0, max: 30, noNaN: true }),
      blockCount: fc.integer({ min: 0, max: 5 }),
      output: fc.nat({ max: 300 }),
      session: fc.integer({ min: -1, max: 3 }),
      family: fc.nat({ max: 4 }),
    })
    .map(({ gapS, blockCount, output, session, family }) => ({
      gapS,
      prompt: blockCount * BLOCK_TOKENS,
      output,
      session,
      blocks: Array.from({ length: blockCount }, (_, i) => family * 10 + i),
    })),
  { maxLength: 60 },
);
export const TREE_BLOCKS = 50;
