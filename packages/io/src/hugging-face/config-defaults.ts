import { CONFIG_DEFAULTS } from './catalog-defaults.ts';

/** The defaults of a model type; none for one that is not known. */
export function configDefaults(type: string): Readonly<Record<string, unknown>> {
  known ??= parse(CONFIG_DEFAULTS);
  return known.get(type) ?? {};
}

let known: ReadonlyMap<string, Readonly<Record<string, unknown>>> | undefined;

function parse(table: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const entries = table
    .trim()
    .split(/\n(?! )/)
    .map((entry) => {
      const [name = '', ...pairs] = entry.split(/\s+/);
      const values = pairs.map((pair) => {
        const [key = '', text = ''] = pair.split('=');
        return [key, parsed(text)] as const;
      });
      return [name.slice(0, -1), Object.fromEntries(values)] as const;
    });
  return new Map(entries);
}

/** A list ends in a comma; the rest are numbers, flags and words. */
function parsed(text: string): unknown {
  if (text.endsWith(',')) return text.slice(0, -1).split(',').map(Number);
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
