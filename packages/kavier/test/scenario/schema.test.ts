import { describe, expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: unknown;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** Every property of the schema by its path, through lists and alternatives. */
function properties(node: Node, path = ''): { path: string; node: Node }[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.items ? [node.items] : [])];
  return [
    ...inner.flatMap((child) => properties(child, path)),
    ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
      { path: `${path}.${name}`, node: child },
      ...properties(child, `${path}.${name}`),
    ]),
  ];
}

describe('the JSON Schema of the ecosystem file', () => {
  const schema = scenarioJsonSchema() as Node;

  test('describes every field', () => {
    const all = properties(schema);
    expect(all.length).toBeGreaterThan(100);
    const silent = all.filter(({ node }) => (node.description ?? '').length < 5);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('allows no other keys anywhere', () => {
    const maps = properties({ properties: { scenario: schema } }).filter(
      ({ node }) => node.properties !== undefined,
    );
    expect(maps.length).toBeGreaterThan(5);
    expect(maps.filter(({ node }) => node.additionalProperties !== false)).toEqual([]);
  });
});
