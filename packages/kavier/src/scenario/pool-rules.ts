import { KavierError, PUBLISHED_PROFILE } from '@kavier/core';
import type { LoadedScenario } from './load.ts';
import { formatPath, type ScenarioPath } from './path.ts';

/** Pools have names of their own. Error (KavierError, `input`): two of them have one name, or none was given. */
export function requireNames(loaded: LoadedScenario): void {
  const names = loaded.scenario.fleet.map(({ name }) => name);
  const second = names.findIndex((name, index) => names.indexOf(name) < index);
  if (second < 0) return;
  throw new KavierError('two pools have one name', {
    kind: 'input',
    where: loaded.locate(['fleet', second, 'name']),
    found: `"${names[second]}" in fleet[${names.indexOf(names[second])}] and fleet[${second}]`,
    expected: 'a name of its own for each pool, such as name: small',
  });
}

const NOT_PUBLISHED =
  'the published engine has no replicas, gateway, parallelism, throttling or clients that cancel';

/**
 * The published engine serves one pool, and has no place for what stands around others.
 * Error (KavierError, `input`): something of that is asked for.
 */
export function requirePublishedAlone(loaded: LoadedScenario): void {
  const { fleet, gateway, workload } = loaded.scenario;
  const index = fleet.findIndex(({ engine }) => engine.profile === PUBLISHED_PROFILE);
  if (index < 0) return;
  if (fleet.length > 1) {
    throw new KavierError('the published engine has no pools beside it', {
      kind: 'input',
      where: loaded.locate(['fleet', index, 'engine', 'profile']),
      found: `${fleet.length} pools`,
      expected: 'one pool, or engines that batch in all of them, such as vllm',
    });
  }
  const [pool] = fleet;
  const asked: readonly { readonly path: ScenarioPath; readonly value: unknown }[] = [
    { path: ['gateway'], value: gateway },
    ...POOL_FIELDS.map((field) => ({ path: ['fleet', index, field], value: pool[field] })),
    { path: ['workload', 'patienceS'], value: workload.patienceS },
  ];
  const wrong = asked.find(({ value }) => value !== undefined);
  if (wrong === undefined) return;
  throw new KavierError(NOT_PUBLISHED, {
    kind: 'input',
    where: loaded.locate(wrong.path),
    found: formatPath(wrong.path),
    expected: 'an engine that batches, such as --engine vllm',
  });
}

/** Of a pool of batching replicas alone, in the order of the scenario. */
const POOL_FIELDS = [
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
  'replicas',
  'held',
  'powerCapW',
  'clock',
] as const;
