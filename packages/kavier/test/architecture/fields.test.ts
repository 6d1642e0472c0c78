import { COMPONENT_IDS } from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';
import { componentOfField, FIELD_COMPONENTS } from '../../src/architecture/scenario-fields.ts';
import { schemaFields } from '../scenario/schema-fields.ts';

const FIELDS = schemaFields().map(([field, { description }]) => [field, description] as const);

describe('fields of a scenario', () => {
  test('belong each to a component, or to the run itself', () => {
    expect(FIELDS.length).toBeGreaterThan(200);
    const homeless = FIELDS.filter(([field]) => componentOfField(field) === undefined);
    expect(homeless).toEqual([]);
  });

  test('name it where they are described', () => {
    const described = FIELDS.filter(([, description]) => description !== undefined);
    for (const [field, description] of described) {
      const component = componentOfField(field);
      if (component === null) expect(description).not.toMatch(/\[[A-Z]\d/);
      else expect([field, description]).toEqual([field, expect.stringContaining(`[${component} `)]);
    }
  });

  test('that the table speaks of are there, with components that are', () => {
    const known = new Set(FIELDS.map(([field]) => field));
    expect(Object.keys(FIELD_COMPONENTS).filter((path) => !known.has(path))).toEqual([]);
    for (const component of Object.values(FIELD_COMPONENTS)) {
      if (component !== null) expect(COMPONENT_IDS).toContain(component);
    }
  });
});
