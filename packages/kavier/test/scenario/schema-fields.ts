import { scenarioJsonSchema } from '../../src/scenario/schema.ts';

/** A part of the JSON Schema of a scenario. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
}

/** Every field of the schema: `fleet[].engine.order`; once for each form of the map that has it. */
export function schemaFields(): readonly (readonly [string, SchemaNode])[] {
  return fieldsOf(scenarioJsonSchema(), '');
}

function fieldsOf(node: SchemaNode, path: string): readonly (readonly [string, SchemaNode])[] {
  const forms = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return [
    ...forms.flatMap((form) => fieldsOf(form, path)),
    ...(node.items === undefined ? [] : fieldsOf(node.items, `${path}[]`)),
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => {
      const field = path === '' ? name : `${path}.${name}`;
      return [[field, inner] as const, ...fieldsOf(inner, field)];
    }),
  ];
}

/** The fields that hold no other ones. */
export function leafFields(): ReadonlyMap<string, readonly SchemaNode[]> {
  const all = new Map<string, SchemaNode[]>();
  for (const [path, node] of schemaFields()) all.set(path, [...(all.get(path) ?? []), node]);
  const parents = new Set([...all.keys()].flatMap((path) => ancestorsOf(path)));
  return new Map([...all].filter(([path]) => !parents.has(path)));
}

function ancestorsOf(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, i) =>
    parts
      .slice(0, i + 1)
      .join('.')
      .replace(/\[\]$/, ''),
  );
}
