import {
  COMPONENTS,
  type Component,
  KavierError,
  type RealSystem,
  SYSTEMS,
  suggestName,
} from '@kavier/core';

/** What a name on the map may mean. */
export type Part = { readonly component: Component } | { readonly system: RealSystem };

/**
 * The component of an id or name, or the real system of an id, name or alias; letters are compared without case.
 * Error (KavierError, `input`): the nearest name of either.
 */
export function findPart(name: string): Part {
  const wanted = name.trim().toLowerCase();
  const isWanted = (one: string) => one.toLowerCase() === wanted;
  const component = COMPONENTS.find(({ id, name: title }) => [id, title].some(isWanted));
  if (component !== undefined) return { component };
  const system = SYSTEMS.find(({ id, name: title, aliases }) =>
    [id, title, ...aliases].some(isWanted),
  );
  if (system !== undefined) return { system };
  const names = [
    ...COMPONENTS.flatMap(({ id, name: title }) => [id, title]),
    ...SYSTEMS.flatMap(({ id, name: title, aliases }) => [id, title, ...aliases]),
  ];
  throw new KavierError('nothing on the map has this name', {
    kind: 'input',
    found: `"${name}"`,
    expected: 'a component such as R2, or a real system such as vllm',
    hint: suggestName(name, names),
  });
}
