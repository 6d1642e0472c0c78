/** Words of a help line; what stands in single quotes is one. */
const WORD = /(?:'[^']*'|[^\s'])+/g;

/**
 * Help whose lines are at most `width` long. Commands are broken as a shell takes them, other lines below where their text begins.
 * Nothing is broken within a word.
 */
export function wrapHelp(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length > width ? wrapLine(line, width) : [line]))
    .join('\n');
}

function wrapLine(line: string, width: number): string[] {
  const isCommand = /^\s+kavier\s/.test(line);
  const [start] = /^\s*(?:\S+(?: \S+)*\s{2,})?/.exec(line) ?? [''];
  const mark = isCommand ? ' \\' : '';
  const indent = isCommand ? (/^\s*/.exec(line)?.[0].length ?? 0) : start.length;
  const rest = ' '.repeat(isCommand ? indent + 4 : Math.min(indent, Math.floor(width / 2)));
  const lines: string[] = [];
  let current = isCommand ? ' '.repeat(indent) : start;
  let isEmpty = true;
  for (const word of line.slice(current.length).match(WORD) ?? []) {
    if (!isEmpty && current.length + 1 + word.length + mark.length > width) {
      lines.push(`${current}${mark}`);
      current = rest;
      isEmpty = true;
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current];
}
