import { visible } from '../visible.ts';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * One SVG or HTML element as text. Attribute values are escaped; children, single or in lists, are taken as finished markup.
 */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly (string | readonly string[])[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(attributeText(value))}"`)
    .join('');
  return children.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${children.flat().join('')}</${name}>`;
}

/** Text made safe inside elements and attributes. */
export function escapeText(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Coordinates keep two decimals, below what a screen shows; -0 is written as 0. */
function attributeText(value: string | number | undefined): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100 + 0) : String(value);
}
