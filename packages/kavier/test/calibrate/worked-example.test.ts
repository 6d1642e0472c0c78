import { COEFFICIENT_NAMES } from '@kavier/core';
import { expect, test } from 'vitest';
import { calibrateDocument } from '../../src/calibrate/own/build.ts';
import { namesToFit } from '../../src/calibrate/own/names.ts';
import { fitOwn, readyPoints } from '../../src/calibrate/own/own-fit.ts';
import { readOwnPoints } from '../../src/calibrate/own/own-points.ts';
import { profileOf } from '../../src/calibrate/own/profile.ts';
import { SetupReader } from '../../src/calibrate/own/setup.ts';
import { prepareRun, simulate } from '../../src/run/run-scenario.ts';
import { ownCatalog } from '../../src/scenario/catalog-file.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { CoefficientProfile } from '../../src/scenario/schema-coefficients.ts';
import { POINTS, SCENARIO, truth } from './invented-points.ts';

async function fittedProfile(): Promise<CoefficientProfile> {
  const setups = new SetupReader('vllm', { gpu: 'npu-x1' }, ownCatalog(SCENARIO));
  const input = await readOwnPoints([POINTS], setups);
  const { ready, unusable } = readyPoints(input.points);
  const names = namesToFit(
    undefined,
    ready.map(({ point }) => point),
  );
  const fit = fitOwn(ready, { names, leavesOut: false });
  const found = { version: '9.9.9', input, points: ready, unusable, fit, out: undefined };
  return profileOf(fit, calibrateDocument(found));
}

/** The coefficients that the points were made with. */
function trueProfile(like: CoefficientProfile): CoefficientProfile {
  const { values } = truth();
  const exact = COEFFICIENT_NAMES.map((name) => {
    const { value } = values[name];
    return [name, { ...like.values[name], value, low: value, high: value }];
  });
  return { ...like, values: Object.fromEntries(exact) as CoefficientProfile['values'] };
}

async function means(coefficients?: CoefficientProfile, end = 'value'): Promise<readonly number[]> {
  const given = { coefficients, coefficientsAt: end };
  const overrides = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ flag: key, path: `fleet[0].engine.${key}`, value }));
  const { performance } = simulate(
    await prepareRun(await loadScenario(SCENARIO, overrides)),
  ).summary;
  return [performance.ttftS, performance.tpotS].map(({ mean }) => mean ?? Number.NaN);
}

test('twelve points narrow the interval of an unmeasured accelerator, and the truth stays inside', async () => {
  const profile = await fittedProfile();
  const wide = [await means(undefined, 'fastest'), await means(undefined, 'slowest')];
  const narrow = [await means(profile, 'fastest'), await means(profile, 'slowest')];
  const fitted = await means(profile);
  const known = await means(trueProfile(profile));
  for (const quantity of [0, 1]) {
    expect(wide[0][quantity]).toBeLessThan(known[quantity]);
    expect(wide[1][quantity]).toBeGreaterThan(known[quantity]);
    expect(narrow[0][quantity]).toBeLessThan(known[quantity]);
    expect(narrow[1][quantity]).toBeGreaterThan(known[quantity]);
    const width = ([low, high]: readonly (readonly number[])[]) =>
      Math.log(high[quantity] / low[quantity]);
    expect(width(narrow)).toBeLessThan(0.6 * width(wide));
    expect(Math.abs(fitted[quantity] / known[quantity] - 1)).toBeLessThan(0.03);
  }
});
