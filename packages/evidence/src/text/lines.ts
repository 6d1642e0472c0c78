import { KavierError } from '@kavier/core';

/** Lines that are not blank, each with its number counted from 1. */
export function numberedLines(text: string): readonly { readonly line: number; text: string }[] {
  return text
    .split('\n')
    .map((content, i) => ({ line: i + 1, text: content.trim() }))
    .filter((entry) => entry.text !== '');
}

/** The first match of a pattern's group in a file's text. Errors: the pattern does not occur. */
export function matchIn(path: string, text: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(text)?.[1];
  if (found !== undefined) return found;
  throw new KavierError(`${what} is missing`, {
    kind: 'input',
    where: path,
    expected: `text that matches ${pattern.source}`,
  });
}
