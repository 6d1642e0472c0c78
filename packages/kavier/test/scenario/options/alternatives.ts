import type { SchemaNode } from '../schema-fields.ts';

/** Path of a value in a scenario, with the number of each list element. */
export type Place = readonly (string | number)[];

/** `fleet[].engine.order`: the name that the schema has for a place. */
export const fieldOf = (place: Place): string =>
  place.reduce<string>(
    (path, step) =>
      typeof step === 'number' ? `${path}[]` : path === '' ? step : `${path}.${step}`,
    '',
  );

/** Every value of a scenario that the schema has a leaf for. */
export function placesIn(
  value: unknown,
  leaves: ReadonlyMap<string, unknown>,
  place: Place = [],
): readonly (readonly [Place, unknown])[] {
  if (value === undefined) return [];
  if (leaves.has(fieldOf(place)) || typeof value !== 'object' || value === null) {
    return [[place, value]];
  }
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, inner]) => placesIn(inner, leaves, [...place, step]));
}

/** The scenario with another value at a place. */
export function withValue(root: unknown, [step, ...rest]: Place, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(root)) {
    return root.map((inner, i) => (i === step ? withValue(inner, rest, value) : inner));
  }
  const map = root as Readonly<Record<string, unknown>>;
  return { ...map, [step]: withValue(map[step], rest, value) };
}

/** Other values that a field might have, likely ones first. */
export function otherValues(value: unknown, nodes: readonly SchemaNode[]): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') {
    const whole = Number.isInteger(value);
    const around = [value * 2, value / 2, value * 1.1, value * 0.9, value + 1, value - 1];
    const fitting = whole ? [...around.map(Math.round), ...around] : around;
    return [...new Set(fitting)].filter((other) => other !== value);
  }
  if (Array.isArray(value))
    return [[...value].reverse(), value.map((one) => otherValues(one, [])[0]), value.slice(1)];
  if (typeof value === 'object' && value !== null) {
    return [
      Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, otherValues(inner, [])[0]]),
      ),
      {},
    ];
  }
  const words = nodes.flatMap((node) => node.enum ?? []);
  return words.length > 0 ? words.filter((word) => word !== value) : [`${String(value)}x`];
}
