import { findEntry } from '../hardware/find-entry.ts';
import { BACK_END } from './components/back-end.ts';
import { DEVOPS } from './components/devops.ts';
import { FRONT_END } from './components/front-end.ts';
import { INFRASTRUCTURE } from './components/infrastructure.ts';
import { OPERATIONS } from './components/operations.ts';
import { RESOURCES } from './components/resources.ts';
import type { Component } from './contract.ts';

/** All components, layer by layer. */
export const COMPONENTS: readonly Component[] = [
  ...FRONT_END,
  ...BACK_END,
  ...RESOURCES,
  ...OPERATIONS,
  ...INFRASTRUCTURE,
  ...DEVOPS,
];

/** Components by id and name, as they are looked up; suggestions come from names and aliases. */
export const NAMED_COMPONENTS = COMPONENTS.map((component) => ({
  component,
  name: component.id,
  title: component.name,
  aliases: [component.name],
}));

/** The component of an id or a name, letters compared without case. Error (KavierError, `input`): the nearest one is named. */
export function findComponent(name: string): Component {
  return findEntry('component', name, NAMED_COMPONENTS).component;
}

/**
 * Rooms of the core that are no component: what every component is built of or described in.
 */
export const SUPPORTING_ROOMS: Readonly<Record<string, string>> = {
  units: 'names, errors and series that every room uses',
  kernel: 'event loop and seeded random streams: knows nothing of language models',
  scenario: 'the ecosystem as a whole, in the terms of its components',
  architecture: 'this description',
};
