import { COMPONENT_IDS, type ComponentId } from '../contract.ts';
import type { Feature, FeatureLevel, RealSystem } from './contract.ts';
import { SYSTEMS } from './systems.ts';

export type Coverage = FeatureLevel | 'absent';

/** A system and how far it covers a component. */
export interface CoveringSystem {
  readonly system: RealSystem;
  readonly level: FeatureLevel;
}

/** A feature that fits no component, with its system. */
export interface Misfit {
  readonly system: RealSystem;
  readonly feature: Feature;
}

function levelAt(system: RealSystem, component: ComponentId): Coverage {
  const levels = system.features
    .filter((feature) => feature.component === component)
    .map((feature) => feature.level);
  if (levels.includes('covered')) return 'covered';
  return levels.length > 0 ? 'partial' : 'absent';
}

/** How far `system` covers each component: the best level of its features there. */
export function coverageOf(system: RealSystem): ReadonlyMap<ComponentId, Coverage> {
  return new Map(COMPONENT_IDS.map((id) => [id, levelAt(system, id)] as const));
}

/** The systems that cover `component` at least in part, in the order of {@link SYSTEMS}. */
export function systemsOf(component: ComponentId): readonly CoveringSystem[] {
  return SYSTEMS.flatMap((system) => {
    const level = levelAt(system, component);
    return level === 'absent' ? [] : [{ system, level }];
  });
}

/** Features of all systems that fit no component. */
export function misfits(): readonly Misfit[] {
  return SYSTEMS.flatMap((system) =>
    system.features
      .filter((feature) => feature.component === null)
      .map((feature) => ({ system, feature })),
  );
}
