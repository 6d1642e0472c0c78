const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A number, string or word as it is written: 4.0 stays 4.0, which JSON.parse would make 4. */
class Literal {
  constructor(text) {
    this.text = text;
  }
}

/** JSON whose scalars keep their spelling: arrays, Maps and literals. Throws where the text is no JSON. */
export function parseText(text) {
  JSON.parse(text);
  const tokens = text.match(TOKEN) ?? [];
  let next = 0;
  const value = () => {
    const token = tokens[next++];
    if (token === '[') {
      const items = [];
      while (tokens[next] !== ']') {
        items.push(value());
        if (tokens[next] === ',') next++;
      }
      next++;
      return items;
    }
    if (token !== '{') return new Literal(token);
    const fields = new Map();
    while (tokens[next] !== '}') {
      const name = JSON.parse(tokens[next]);
      next += 2;
      fields.set(name, value());
      if (tokens[next] === ',') next++;
    }
    next++;
    return fields;
  };
  return value();
}

/** What a scalar says, as text. */
export function plain(value) {
  if (!(value instanceof Literal)) return undefined;
  const said = JSON.parse(value.text);
  return typeof said === 'string' ? said : value.text;
}

export const literal = (value) => new Literal(JSON.stringify(value));

/** On one line with blanks after commas and colons, or indented by so many blanks: as Python's json module prints. */
export function printText(value, indent, depth = 1) {
  if (value instanceof Literal) return value.text;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => printText(item, indent, depth + 1))
    : [...value].map(
        ([name, field]) => `${JSON.stringify(name)}: ${printText(field, indent, depth + 1)}`,
      );
  const [open, close] = isList ? '[]' : '{}';
  if (parts.length === 0 || indent === undefined) return `${open}${parts.join(', ')}${close}`;
  const line = (level) => `\n${' '.repeat(indent * level)}`;
  return `${open}${line(depth)}${parts.join(`,${line(depth)}`)}${line(depth - 1)}${close}`;
}
