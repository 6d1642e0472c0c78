import { findEntry } from '../hardware/find-entry.ts';
import { NAMED_COMPONENTS } from './components.ts';
import type { Component } from './contract.ts';
import type { RealSystem } from './systems/contract.ts';
import { NAMED_SYSTEMS } from './systems/systems.ts';

/** What a name on the map may mean. */
export type Part = { readonly component: Component } | { readonly system: RealSystem };

/** The component or the real system of a name. Error (KavierError, `input`): the nearest name of either. */
export function findPart(name: string): Part {
  return findEntry('component or system', name, [...NAMED_COMPONENTS, ...NAMED_SYSTEMS]);
}
