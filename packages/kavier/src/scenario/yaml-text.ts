import { KavierError } from '@kavier/core';
import {
  type Document,
  isAlias,
  isCollection,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';

/** A YAML 1.2 or JSON text whose value is known to be a tree of plain data. */
export interface YamlText {
  readonly document: Document.Parsed;
  readonly value: unknown;
  /** `name:line:column` of a position in the text. */
  readonly at: (offset: number) => string;
}

/** Deeper nesting than any document that Kavier reads has. */
const MAX_DEPTH = 64;

/**
 * Parses YAML 1.2 or JSON; `place` makes a place of line and column.
 * Errors (KavierError with a place): broken syntax, a repeated key, a key that is no text, a tag that is unknown, an alias
 * that names nothing, itself or too much, several documents, nesting beyond 64 levels.
 */
export function parseYaml(
  text: string,
  place: (line: number, column: number) => string,
  kind: 'input' | 'usage' = 'input',
): YamlText {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return place(line, col);
  };
  const refuse = (offset: number, found: string, expected?: string) =>
    new KavierError('this is not valid YAML or JSON', { kind, where: at(offset), found, expected });
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
  });
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken !== undefined) throw refuse(broken.pos[0], inWords(broken.message));
  const firstAlias = checkNodes(document, refuse);
  try {
    return { document, value: document.toJS() as unknown, at };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw refuse(firstAlias, inWords(found));
  }
}

type Refuse = (offset: number, found: string, expected?: string) => KavierError;

/** Refuses aliases that are none and deep nesting; returns where the first alias stands. */
function checkNodes(document: Document.Parsed, refuse: Refuse): number {
  let firstAlias: number | undefined;
  const start = (node: Node) => node.range?.[0] ?? 0;
  visit(document, {
    Collection(_, node, path) {
      if (path.filter(isCollection).length >= MAX_DEPTH) {
        throw refuse(start(node), 'nesting', `at most ${MAX_DEPTH} levels`);
      }
    },
    Alias(_, node, path) {
      firstAlias ??= start(node);
      const target = node.resolve(document);
      if (target === undefined) {
        throw refuse(start(node), `the alias *${node.source}`, 'an anchor of that name before it');
      }
      if (isAlias(target) || path.some((above) => above === target)) {
        throw refuse(start(node), `the alias *${node.source} within itself`);
      }
    },
  });
  return firstAlias ?? 0;
}

/** Messages of the parser that need an explanation. */
function inWords(message: string): string {
  if (message.startsWith('Excessive alias count')) return 'aliases that stand for too much';
  if (message.startsWith('Maximum call stack')) return `nesting beyond ${MAX_DEPTH} levels`;
  if (message.startsWith('With stringKeys')) return 'a key that is a list or a map';
  return message;
}
