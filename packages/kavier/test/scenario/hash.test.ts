import { describe, expect, test } from 'vitest';
import { prepareRun } from '../../src/run/run-scenario.ts';
import { canonicalJson } from '../../src/scenario/hash.ts';
import { checkObject } from '../../src/scenario/load.ts';
import { SMALL } from './small.ts';

async function hashOf(changes: readonly (readonly [string, unknown])[], name = 'a') {
  const overrides = changes.map(([path, value]) => ({ flag: '--set', path, value }));
  return (await prepareRun(checkObject(SMALL, overrides, { name }))).scenarioHash;
}

describe('the scenario hash', () => {
  test('is the same for the same inputs, whatever they are called', async () => {
    expect(await hashOf([], 'b')).toBe(await hashOf([]));
    expect(await hashOf([['seed', 42]])).toBe(await hashOf([]));
    expect(await hashOf([['fleet[0].accelerator', 'A10']])).toBe(await hashOf([]));
  });

  test.each([
    ['seed', 43],
    ['prices.acceleratorHourUsd', 3],
    ['fleet[0].accelerator', 'l4'],
    ['fleet[0].engine.kvCache', false],
    ['fleet[0].engine.prefixCache.minTokens', 512],
    ['record.exportRateS', 1],
    ['workload.generate.requests', 21],
    ['workload.generate.outputTokens.tokens', 51],
  ])('changes with %s', async (path, value) => {
    expect(await hashOf([[path, value]])).not.toBe(await hashOf([]));
  });

  test('canonical JSON does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });
});
