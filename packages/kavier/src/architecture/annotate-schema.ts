import { COMPONENTS } from '@kavier/core/architecture';
import { componentOfField } from './scenario-fields.ts';

type Node = Readonly<Record<string, unknown>>;

const NAMES: ReadonlyMap<string, string> = new Map(COMPONENTS.map(({ id, name }) => [id, name]));

/**
 * A JSON Schema of the scenario whose fields name the component of the reference architecture that they configure, at the end of
 * their description, where editors show it.
 */
export function annotateSchema(schema: Node): Record<string, unknown> {
  return annotated(schema, '');
}

function annotated(node: Node, path: string): Record<string, unknown> {
  const result: Record<string, unknown> = { ...node };
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    if (Array.isArray(node[key])) result[key] = node[key].map((one) => annotated(one, path));
  }
  if (isNode(node.items)) result.items = annotated(node.items, `${path}[]`);
  if (isNode(node.properties)) {
    result.properties = Object.fromEntries(
      Object.entries(node.properties).map(([name, value]) => {
        const field = path === '' ? name : `${path}.${name}`;
        return [name, isNode(value) ? described(annotated(value, field), field) : value];
      }),
    );
  }
  return result;
}

function described(node: Record<string, unknown>, field: string): Record<string, unknown> {
  const component = componentOfField(field);
  const { description } = node;
  if (component === null || component === undefined || typeof description !== 'string') return node;
  return { ...node, description: `${description} [${component} ${NAMES.get(component)}]` };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
