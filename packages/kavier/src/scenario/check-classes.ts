import { KavierError, nearestName, type RequestTable, suggestName } from '@kavier/core';
import type { LoadedScenario } from './load.ts';

/**
 * Holds the classes that a scenario sends to pools against those of the workload, and gives a doubt for each that no request has.
 * Errors (KavierError, `input`): a class that is nearly one of the workload's that is sent nowhere; a class of the workload, or requests
 * without one, that no pool is for.
 */
export function checkClasses(
  loaded: LoadedScenario,
  { classNames = [], requestClass }: RequestTable,
): readonly string[] {
  const router = loaded.scenario.gateway?.pools;
  if (typeof router !== 'object' || router.policy !== 'by-class') return [];
  const named = Object.keys(router.classes);
  const unnamed = classNames.filter((name) => !named.includes(name));
  const unknown = named.filter((name) => !classNames.includes(name));
  const where = (name: string) => loaded.locate(['gateway', 'pools', 'classes', name]);
  const known = classNames.length === 0 ? 'a workload without classes' : classNames.join(', ');
  for (const name of unknown) {
    if (nearestName(name, unnamed) === undefined) continue;
    throw new KavierError('the workload has no such class', {
      kind: 'input',
      where: where(name),
      found: name,
      expected: known,
      hint: suggestName(name, unnamed),
    });
  }
  const hasOthers = unnamed.length > 0 || requestClass?.some((code) => code < 0) !== false;
  if (router.otherwise === undefined && hasOthers) {
    throw new KavierError('no pool is for some of the requests', {
      kind: 'input',
      where: loaded.locate(['gateway', 'pools', 'classes']),
      found: unnamed.length > 0 ? `the class ${unnamed.join(', ')}` : 'requests without a class',
      expected: 'a pool for each class of the workload, or gateway.pools.otherwise',
    });
  }
  return unknown.map((name) => `NO REQUESTS HAVE the class ${name}: the workload has ${known}.`);
}
