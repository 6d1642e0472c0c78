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

/** The component of an id or a name, letters compared without case. Error (KavierError, `input`): the nearest one is named. */
export function findComponent(name: string): Component {
  const named = COMPONENTS.map((component) => ({
    component,
    name: component.id,
    title: component.name,
    // Suggestions come from names and aliases.
    aliases: [component.name],
  }));
  return findEntry('component', name, named).component;
}

/**
 * Rooms of the core that are no component: what every component is built of or described in.
 */
export const SUPPORTING_ROOMS: Readonly<Record<string, string>> = {
  units: 'names, errors and series that every room uses',
  kernel: 'event queue, clock and seeded random streams: knows nothing of language models',
  scenario: 'the ecosystem as a whole, in the terms of its components',
  architecture: 'this description',
};
