import { largestOf } from '@kavier/core';
import { type ScenarioPath, valueAt } from './path.ts';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** Keys that the map at a path may have instead of `wrong`, in the forms that the rest of it is nearest to. */
export function keysAt(schema: object, path: ScenarioPath, root: unknown, wrong: string): string[] {
  const nodes = nearest(nodesAt(schema as SchemaNode, path, root), valueAt(root, path), wrong);
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** Words that the value at a path may be; empty when it is not a choice. What tells the forms of a map apart may be any of theirs. */
export function wordsAt(schema: object, path: ScenarioPath, root: unknown): string[] {
  const kinds = kindsAt(schema as SchemaNode, path, root);
  const nodes = kinds.length > 0 ? kinds : nodesAt(schema as SchemaNode, path, root);
  const words = nodes.flatMap(
    (node) => node.enum ?? (node.const === undefined ? [] : [node.const]),
  );
  return [...new Set(words.map(String))];
}

/** Where every form of a map has a word of its own under this key: those words, whatever else the map says. */
function kindsAt(schema: SchemaNode, path: ScenarioPath, root: unknown): readonly SchemaNode[] {
  const key = path[path.length - 1];
  if (typeof key !== 'string') return [];
  const forms = nodesAt(schema, path.slice(0, -1), root).filter((form) => form.properties);
  const words = forms.flatMap((form) => {
    const node = form.properties?.[key];
    return node === undefined ? [] : alternatives(node);
  });
  const areWords = words.every((node) => node.const !== undefined || node.enum !== undefined);
  return forms.length > 1 && areWords ? words : [];
}

/** The schemas that the value at a path may have to meet; forms of its parents are those nearest to what is given. */
function nodesAt(schema: SchemaNode, path: ScenarioPath, root: unknown): SchemaNode[] {
  let nodes = alternatives(schema);
  let value = root;
  for (const step of path) {
    nodes = nearest(nodes, value, step).flatMap((node) => {
      const next = typeof step === 'number' ? node.items : node.properties?.[step];
      return next === undefined ? [] : alternatives(next);
    });
    value = valueAt(value, [step]);
  }
  return nodes;
}

function alternatives(node: SchemaNode): SchemaNode[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return inner.length === 0 ? [node] : inner.flatMap(alternatives);
}

/** The forms that fit best what a map already says; `ignored` is the key in question, which decides nothing. */
function nearest(
  nodes: readonly SchemaNode[],
  value: unknown,
  ignored?: string | number,
): readonly SchemaNode[] {
  const scores = nodes.map((node) => score(node, value, ignored));
  const best = largestOf(scores);
  return nodes.filter((_, index) => scores[index] === best);
}

function score({ properties }: SchemaNode, value: unknown, ignored?: string | number): number {
  if (properties === undefined || typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const [key, given] of Object.entries(value)) {
    if (key === ignored || !Object.hasOwn(properties, key)) continue;
    const wanted = properties[key].const;
    sum += wanted === undefined ? 1 : wanted === given ? 100 : 0;
  }
  return sum;
}
