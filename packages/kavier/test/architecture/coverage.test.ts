import { COMPONENT_IDS, coverageOf, misfits, SYSTEMS, systemsOf } from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';
import {
  componentTable,
  coverageTables,
  featureCounts,
  misfitList,
  requirementResults,
  systemsFor,
} from '../../src/architecture/coverage-part.ts';

/** Cells of a Markdown table's rows, without its head. */
const rowsOf = (table: string) =>
  table
    .split('\n')
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));

const times = (text: string, part: string) => text.split(part).length - 1;

describe('coverage in the page', () => {
  test('has a row for each system, and as many signs as the data has levels', () => {
    const tables = coverageTables();
    for (const table of tables) expect(rowsOf(table)).toHaveLength(SYSTEMS.length);
    const levels = SYSTEMS.flatMap((system) => [...coverageOf(system).values()]);
    const signs = tables
      .flatMap(rowsOf)
      .flatMap(([, ...cells]) => cells.map((cell) => cell.trim()));
    expect(signs).toHaveLength(SYSTEMS.length * COMPONENT_IDS.length);
    for (const [level, sign] of [
      ['covered', '●'],
      ['partial', '○'],
      ['absent', ''],
    ]) {
      const count = levels.filter((one) => one === level).length;
      expect([sign, signs.filter((one) => one === sign).length]).toEqual([sign, count]);
    }
  });

  test('counts by component what it counts by system', () => {
    for (const [i, [, covers, inPart]] of rowsOf(componentTable()).entries()) {
      expect(Number(covers) + Number(inPart)).toBe(systemsOf(COMPONENT_IDS[i]).length);
    }
  });

  test('lists every feature that fits no component, once', () => {
    const uses = ['synthesis', 'validation'] as const;
    const text = uses.map((use) => misfitList(systemsFor(use))).join('\n');
    expect(misfits().length).toBeGreaterThan(0);
    for (const { system, feature } of misfits()) {
      expect(times(text, `${feature.name} (${system.name})`)).toBe(1);
    }
    const { fit, all } = featureCounts(SYSTEMS);
    expect(all - fit).toBe(misfits().length);
    expect(misfitList([])).toBe('None.');
  });

  test('does not claim completeness while something fits nowhere', () => {
    const { fit, all } = featureCounts(systemsFor('synthesis'));
    expect(requirementResults().includes('does not hold in full')).toBe(fit < all);
  });
});
