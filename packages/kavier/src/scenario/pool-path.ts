import { KavierError } from '@kavier/core';
import { PLACE_ALTERNATIVES } from './alternatives.ts';
import { formatPath, parsePath, type ScenarioPath, valueAt } from './path.ts';
import { ONLY_POOL } from './pool-field.ts';

/**
 * Steps of a path, which may be one into the only pool.
 * Error (KavierError, `usage`): the scenario has several pools, so that nobody knows which is meant.
 */
export function stepsOf(path: string, pools: number): ScenarioPath {
  if (!path.startsWith(ONLY_POOL)) return parsePath(path);
  const field = parsePath(path.slice(ONLY_POOL.length));
  if (pools < 2) return ['fleet', 0, ...field];
  throw new KavierError('the scenario has several pools, and this is about one', {
    kind: 'usage',
    found: `${pools} pools`,
    expected: `--set ${['fleet', 1, ...field].join('.')}=..., by the place of the pool from 0 on`,
  });
}

/** Whether a path is that of a field of the only pool, or of the first one. */
export function isPoolField(path: string, field: string): boolean {
  return formatPath(stepsOf(path, 1)) === formatPath(['fleet', 0, ...parsePath(field)]);
}

/**
 * Refuses a value for the whole ecosystem that a pool would not see, because it has its own.
 * Error (KavierError, `usage`): with the path that would reach the pool.
 */
export function requireReach(scenario: unknown, path: ScenarioPath): void {
  const [place, field] = path;
  const fleet = valueAt(scenario, ['fleet']);
  if ((place !== 'facility' && place !== 'prices') || !Array.isArray(fleet)) return;
  const wanted = `${place}.${field}`;
  const group = PLACE_ALTERNATIVES.find((one) => one.includes(wanted)) ?? [wanted];
  const index = fleet.findIndex((pool) =>
    group.some((one) => valueAt(pool, parsePath(one)) !== undefined),
  );
  if (index < 0) return;
  throw new KavierError('a pool says this for itself', {
    kind: 'usage',
    found: `fleet[${index}].${place}`,
    expected: `--set ${['fleet', index, ...path].join('.')}=...`,
  });
}
