import { MEASURED_QUANTITIES } from '@kavier/io';
import { describe, expect, test } from 'vitest';
import { SETS_PART_ONE } from '../../src/node/sets-timed.ts';
import { HAS_NO_DATA, SKIPPED, setFolder } from './shared-data.ts';

describe.skipIf(HAS_NO_DATA)(`every set of timed measurements ${SKIPPED}`, () => {
  test.each(SETS_PART_ONE)('$name keeps to the contract', async ({ name, folder, read }) => {
    const set = await read(setFolder(folder));
    expect(set.name).toBe(name);
    expect(set.points.length).toBeGreaterThan(0);
    expect(new Set(set.points.map(({ id }) => id)).size).toBe(set.points.length);
    expect(set.assumptions.length).toBeGreaterThan(0);
    for (const { rows } of set.exclusions) expect(rows).toBeGreaterThan(0);
    for (const { id, measured, setup, repeats = 1, isSaturated } of set.points) {
      expect(setup.engine, id).not.toBe('');
      expect(repeats, id).toBeGreaterThanOrEqual(1);
      const values = Object.entries(measured);
      // Only a saturated service may have nothing to compare.
      if (isSaturated !== true) expect(values.length, id).toBeGreaterThan(0);
      for (const [quantity, value] of values) {
        expect(MEASURED_QUANTITIES, id).toContain(quantity);
        expect(value, `${id} ${quantity}`).toBeGreaterThan(0);
        expect(Number.isFinite(value), `${id} ${quantity}`).toBe(true);
      }
    }
  });

  test('every table of requests is sound: rising arrivals, a block list for every prompt', async () => {
    for (const { folder, read } of SETS_PART_ONE) {
      for (const { id, load } of (await read(setFolder(folder))).points) {
        if (load.kind !== 'requests') continue;
        const { count, arrivalS, promptTokens, promptBlocks } = load.requests;
        expect(arrivalS.every((time, i) => i === 0 || time >= arrivalS[i - 1])).toBe(true);
        if (promptBlocks === undefined) throw new Error(`${id} has no prompt blocks`);
        const { offsets, ids, blockTokens, distinctCount } = promptBlocks;
        expect(offsets[count], id).toBe(ids.length);
        expect(Math.max(...new Set(ids)), id).toBeLessThan(distinctCount);
        const fits = promptTokens.every(
          (tokens, i) => offsets[i + 1] - offsets[i] === Math.ceil(tokens / blockTokens),
        );
        expect(fits, id).toBe(true);
      }
    }
  });
});
