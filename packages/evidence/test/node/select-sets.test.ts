import { describe, expect, test } from 'vitest';
import { MEASURED_SETS, selectSets } from '../../src/node/select-sets.ts';
import { SET_NAMES, SET_ORIGINS } from '../../src/validate/set-origins.ts';

describe('sets', () => {
  test('every set that has a reader says where it is published, in the same order', () => {
    expect(SET_NAMES).toEqual(MEASURED_SETS.map(({ name }) => name));
    for (const { publishedAt } of SET_ORIGINS) expect(publishedAt).toMatch(/^https:\/\/\S+\/\S+/);
  });

  test('names narrow them, in the order of reports; a wrong one gets the nearest', () => {
    const names = selectSets(['inferencex', 'Splitwise']).map(({ name }) => name);
    expect(names).toEqual(['splitwise', 'inferencex']);
    expect(selectSets([])).toBe(MEASURED_SETS);
    expect(() => selectSets(['splitwize'])).toThrow(/Did you mean splitwise\?/);
  });
});
