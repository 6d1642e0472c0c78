import type { SourceFile } from './sources.ts';

/** A list that is spread over the arguments of a call. */
export interface SpreadCall {
  readonly line: number;
  /** What is called, such as `Math.max` or `lines.push`. */
  readonly callee: string;
}

/** Calls in which a list is spread: with a long one they exceed the stack. Rest parameters are none. */
export function spreadCalls({ lines }: SourceFile): SpreadCall[] {
  const found: SpreadCall[] = [];
  const callees: (string | undefined)[] = [];
  let before = '';
  lines.forEach((text, index) => {
    const code = withoutText(text);
    for (let at = 0; at < code.length; at++) {
      const character = code[at];
      if (character === '(') callees.push(calleeIn(before + code.slice(0, at)));
      else if (character === '[' || character === '{') callees.push(undefined);
      else if (')]}'.includes(character)) callees.pop();
      else if (code.startsWith('...', at)) {
        const callee = callees[callees.length - 1];
        const isRest = /^\.\.\.\w+\??\s*:/.test(code.slice(at));
        if (callee !== undefined && !isRest) found.push({ line: index + 1, callee });
        at += 2;
      }
    }
    before = code.trim() === '' ? before : `${code} `.slice(-200);
  });
  return found;
}

/** The name before an opening bracket, where it is a call. */
function calleeIn(before: string): string | undefined {
  const match = /([\w.#$\]]+)\s*(?:<[^()]*>)?$/.exec(before);
  const name = match?.[1];
  return name === undefined || /^(if|for|while|switch|return|catch|await)$/.test(name)
    ? undefined
    : name;
}

/** The line without comments, strings and regular expressions, as far as they fit on one. */
function withoutText(line: string): string {
  if (/^\s*(\/?\*|\/\/)/.test(line)) return '';
  return line
    .replace(/'(?:[^'\\]|\\.)*'/g, "''")
    .replace(/\/(?:[^/\\\s]|\\.)(?:[^/\\]|\\.)*\/[gimsuy]*(?=[.,;)\s])/g, 'x')
    .replace(/`[^`]*`/g, (template) => template.replace(/[()[\]]/g, ' '))
    .replace(/\/\/.*$/, '');
}
