const VOID = new Set(['meta', '!doctype']);

/** Tags of a page that are never closed, or closed but never opened, in order. */
export function unbalancedTags(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name, rest] of markup.matchAll(/<(\/?)([!\w-]+)([^>]*)>/g)) {
    if (VOID.has(name.toLowerCase()) || rest.endsWith('/')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}
