/**
 * Names of the fields of an object that hold one value, those of objects in it as `outer.inner`;
 * lists and what lies deeper are no columns.
 */
export function flatKeys(fields: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    isObject(value)
      ? Object.keys(value).flatMap((inner) => (isCell(value[inner]) ? [`${key}.${inner}`] : []))
      : isCell(value)
        ? [key]
        : [],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isCell = (value: unknown) => typeof value !== 'object' || value === null;
