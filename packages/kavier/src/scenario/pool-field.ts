/** Begins a path into the only pool of a scenario, whatever its place in `fleet`. */
export const ONLY_POOL = 'fleet[].';

/** Path of a field of the only pool, as flags give it: `fleet[].model`. */
export function poolField(field: string): string {
  return `${ONLY_POOL}${field}`;
}
