import { KavierError } from '@kavier/core';
import type { ScenarioPlaces } from './check-scenario.ts';
import { formatPath, parsePath, type ScenarioPath, valueAt, withValueAt } from './path.ts';

/** Fields of which an ecosystem, and a pool for itself, has one at most. */
export const PLACE_ALTERNATIVES: readonly (readonly string[])[] = [
  ['prices.acceleratorHourUsd', 'prices.plan', 'prices.owned'],
  ['prices.electricityUsdPerKwh', 'prices.electricityTrace'],
  ['facility.grid', 'facility.carbonTrace'],
  ['facility.pue', 'facility.cooling'],
];

const POOL_ALTERNATIVES: readonly (readonly string[])[] = [
  ['engine.coefficients', 'engine.stepTimes'],
  ...PLACE_ALTERNATIVES,
];

/** Fields of which a scenario has one at most: what is said of one replaces what a file says of the others. */
function alternativesIn(scenario: unknown): readonly (readonly string[])[] {
  const fleet = valueAt(scenario, ['fleet']);
  const pools = Array.isArray(fleet) ? fleet : [];
  return [
    ...PLACE_ALTERNATIVES,
    ...pools.flatMap((_, index) =>
      POOL_ALTERNATIVES.map((group) =>
        group.map((field) => formatPath(['fleet', index, ...parsePath(field)])),
      ),
    ),
  ];
}

/** What means something beside another field only goes with it. */
const COMPANIONS: Readonly<Record<string, string>> = { 'prices.plan': 'prices.provider' };

/** Options of one power model mean nothing to another. */
const POWER: ScenarioPath = ['facility', 'power'];

/** The file's scenario without what an override is an alternative to; `given` are the paths of the overrides. */
export function withoutAlternatives(value: unknown, given: readonly ScenarioPath[]): unknown {
  const paths = given.map(formatPath);
  const dropped = alternativesIn(value)
    .filter((group) => group.some((one) => isGiven(one, paths)))
    .flatMap((group) => group.filter((one) => !isGiven(one, paths)));
  const companions = dropped
    .map((path) => COMPANIONS[path])
    .filter((path) => path !== undefined && !isGiven(path, paths));
  const rest = [...dropped, ...companions].reduce(
    (root, path) => without(root, parsePath(path)),
    value,
  );
  const isOtherModel = paths.includes(formatPath([...POWER, 'model']));
  return isOtherModel && valueAt(rest, POWER) !== undefined ? without(rest, POWER) : rest;
}

/** Errors (KavierError, `input`): two alternatives are given. */
export function requireAlternatives(scenario: unknown, places: ScenarioPlaces): void {
  for (const group of alternativesIn(scenario)) {
    const present = group.filter((path) => valueAt(scenario, parsePath(path)) !== undefined);
    if (present.length < 2) continue;
    throw new KavierError('this is said in two ways', {
      kind: 'input',
      where: places.locate(parsePath(present[1])),
      found: present.join(' and '),
      expected: `one of ${group.join(', ')}`,
    });
  }
}

function isGiven(path: string, given: readonly string[]): boolean {
  return given.some((one) => one === path || one.startsWith(`${path}.`));
}

function without(value: unknown, path: ScenarioPath): unknown {
  const parent = valueAt(value, path.slice(0, -1));
  const [key] = path.slice(-1);
  if (typeof parent !== 'object' || parent === null || !(key in parent)) return value;
  const rest = Object.fromEntries(Object.entries(parent).filter(([name]) => name !== key));
  return withValueAt(value, path.slice(0, -1), rest);
}
