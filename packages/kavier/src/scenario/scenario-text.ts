import { KavierError } from '@kavier/core';
import { isMap, isNode, isPair, isScalar, type Node } from 'yaml';
import type { ScenarioPath } from './path.ts';
import { parseYaml } from './yaml-text.ts';

/** A parsed ecosystem file that still knows where everything stood. */
export interface ScenarioText {
  /** The file, as the user named it. */
  readonly name: string;
  readonly value: unknown;
  /** `file:line:column` of the value at a path, or of its nearest parent that the file has. */
  locate(path: ScenarioPath): string;
  /** `file:line:column` of a key in the map at a path. */
  locateKey(path: ScenarioPath, key: string): string;
}

/**
 * Parses YAML 1.2 or JSON.
 * Errors (kind `input`, with line and column): as `parseYaml`; an empty file.
 */
export function parseScenarioText(name: string, text: string): ScenarioText {
  const { document, value, at } = parseYaml(text, (line, column) => `${name}:${line}:${column}`);
  if (document.contents === null) {
    throw new KavierError('the scenario is empty', {
      kind: 'input',
      where: name,
      expected: 'an ecosystem with workload and fleet',
      hint: 'kavier schema prints what it may hold; examples/first-run.yaml is one',
    });
  }
  const nodeAt = (path: ScenarioPath): Node => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node)) return node;
    }
    return document.contents as Node;
  };
  const locateNode = (node: Node) => at(node.range?.[0] ?? 0);
  return {
    name,
    value,
    locate: (path) => locateNode(nodeAt(path)),
    locateKey: (path, key) => {
      const map = nodeAt(path);
      const pair = isMap(map)
        ? map.items.find(
            (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key,
          )
        : undefined;
      return isScalar(pair?.key) ? locateNode(pair.key) : locateNode(map);
    },
  };
}
