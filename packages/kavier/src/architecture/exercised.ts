import { COMPONENTS, type ComponentId } from '@kavier/core/architecture';
import { componentOfField } from './scenario-fields.ts';

/** Whether a scenario says something of a component, or leaves it to its default, or nothing simulates it. */
export const EXERCISES = ['configured', 'default', 'ideal'] as const;

export interface Exercised {
  readonly component: ComponentId;
  readonly how: (typeof EXERCISES)[number];
  /** Fields that the scenario gives for it. */
  readonly fields: readonly string[];
}

/**
 * What a scenario, as it was written, does with each component: `configured` where it gives a field of it, `default` where it is simulated
 * with defaults, `ideal` where nothing simulates it: it takes no time, never fails and is always there.
 */
export function exercised(written: unknown): readonly Exercised[] {
  const given = new Map<ComponentId, string[]>();
  for (const field of fieldsOf(written, '')) {
    const component = componentOfField(field.replace(/\[\d+\]/g, '[]'));
    if (component === null || component === undefined) continue;
    given.set(component, [...(given.get(component) ?? []), field]);
  }
  return COMPONENTS.map(({ id, simulation }) => {
    const fields = given.get(id) ?? [];
    const how =
      simulation.how === 'absent' ? 'ideal' : fields.length > 0 ? 'configured' : 'default';
    return { component: id, how, fields };
  });
}

/** Paths of all leaves of a scenario: `fleet[1].engine.profile`. */
function fieldsOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((one, i) => fieldsOf(one, `${path}[${i}]`));
  }
  if (typeof value !== 'object' || value === null) return path === '' ? [] : [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : fieldsOf(inner, path === '' ? name : `${path}.${name}`),
  );
}
