import {
  COMPONENTS,
  type Component,
  type ComponentId,
  type Coverage,
  coverageOf,
  type FeatureLevel,
  INTERACTIONS,
  type Interaction,
  LAYERS,
  type Layer,
  type RealSystem,
  systemsOf,
} from '@kavier/core/architecture';
import { VERSION } from '../version.ts';
import type { Exercised } from './exercised.ts';
import { FIELD_COMPONENTS } from './scenario-fields.ts';
import type { Spent } from './spent.ts';

interface Head {
  readonly schema: 'kavier.architecture/1';
  readonly kavier: string;
}

/** What `kavier architecture --json` prints: `of` tells which of the forms it is. */
export type ArchitectureDocument =
  | (Head & {
      readonly of: 'map';
      readonly layers: readonly Layer[];
      readonly components: readonly Component[];
      readonly interactions: readonly Interaction[];
    })
  | (Head & {
      readonly of: 'component';
      readonly component: Component;
      readonly interactions: readonly Interaction[];
      /** Paths of the scenario that configure it. */
      readonly fields: readonly string[];
      /** Real systems that have it, at least in part. */
      readonly systems: readonly {
        readonly id: string;
        readonly name: string;
        readonly level: FeatureLevel;
      }[];
    })
  | (Head & {
      readonly of: 'system';
      readonly system: RealSystem;
      /** What it has of each component. */
      readonly coverage: Readonly<Record<string, Coverage>>;
    })
  | (Head & {
      readonly of: 'scenario';
      readonly name: string;
      readonly components: readonly Exercised[];
    })
  | (Head & {
      readonly of: 'run';
      readonly name: string;
      readonly spent: readonly Spent[];
    });

const HEAD: Head = { schema: 'kavier.architecture/1', kavier: VERSION };

export function mapDocument(): ArchitectureDocument {
  return {
    ...HEAD,
    of: 'map',
    layers: LAYERS,
    components: COMPONENTS,
    interactions: INTERACTIONS,
  };
}

export function componentDocument(component: Component): ArchitectureDocument {
  return {
    ...HEAD,
    of: 'component',
    component,
    interactions: INTERACTIONS.filter(
      ({ from, to }) => from === component.id || to === component.id,
    ),
    fields: fieldsOf(component.id),
    systems: systemsOf(component.id).map(({ system: { id, name }, level }) => ({
      id,
      name,
      level,
    })),
  };
}

export function systemDocument(system: RealSystem): ArchitectureDocument {
  return { ...HEAD, of: 'system', system, coverage: Object.fromEntries(coverageOf(system)) };
}

export function scenarioDocument(
  name: string,
  components: readonly Exercised[],
): ArchitectureDocument {
  return { ...HEAD, of: 'scenario', name, components };
}

export function runDocumentByComponent(
  name: string,
  spent: readonly Spent[],
): ArchitectureDocument {
  return { ...HEAD, of: 'run', name, spent };
}

function fieldsOf(id: ComponentId): readonly string[] {
  return Object.keys(FIELD_COMPONENTS).filter((path) => FIELD_COMPONENTS[path] === id);
}
