import { COMPONENT_IDS } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { componentOfField, FIELD_COMPONENTS } from '../../src/architecture/scenario-fields.ts';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly description?: string;
}

/** Every field of the schema with its description: `fleet[].engine.order`. */
function fieldsOf(node: Node, path = ''): readonly (readonly [string, string | undefined])[] {
  const forms = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return [
    ...forms.flatMap((form) => fieldsOf(form, path)),
    ...(node.items === undefined ? [] : fieldsOf(node.items, `${path}[]`)),
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => {
      const field = path === '' ? name : `${path}.${name}`;
      return [[field, inner.description] as const, ...fieldsOf(inner, field)];
    }),
  ];
}

const FIELDS = fieldsOf(scenarioJsonSchema());

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
