import type { ScenarioPath } from './path.ts';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** Keys that the map at a path may have, over all its alternatives. */
export function keysAt(schema: object, path: ScenarioPath): string[] {
  const nodes = nodesAt(schema as SchemaNode, path);
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** Words that the value at a path may be; empty when it is not a choice. */
export function wordsAt(schema: object, path: ScenarioPath): string[] {
  const nodes = nodesAt(schema as SchemaNode, path);
  const words = nodes.flatMap(
    (node) => node.enum ?? (node.const === undefined ? [] : [node.const]),
  );
  return [...new Set(words.map(String))];
}

/** The schemas that the value at a path may have to meet. */
function nodesAt(schema: SchemaNode, path: ScenarioPath): SchemaNode[] {
  let nodes = alternatives(schema);
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      const next = typeof step === 'number' ? node.items : node.properties?.[step];
      return next === undefined ? [] : alternatives(next);
    });
  }
  return nodes;
}

function alternatives(node: SchemaNode): SchemaNode[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return inner.length === 0 ? [node] : inner.flatMap(alternatives);
}
