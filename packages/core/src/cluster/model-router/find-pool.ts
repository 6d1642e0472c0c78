import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';

/** Index of the pool of a name; throws KavierError at `where` when there is none. */
export function findPool(name: string, pools: readonly string[], where: string): number {
  const index = pools.indexOf(name);
  if (index >= 0) return index;
  throw new KavierError('there is no such pool', {
    kind: 'input',
    where,
    found: name,
    hint: suggestName(name, pools),
  });
}
