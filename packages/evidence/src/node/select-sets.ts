import { KavierError, suggestName } from '@kavier/core';
import type { MeasuredSource } from './contract.ts';
import { SETS_PART_TWO } from './sets-operating.ts';
import { SETS_PART_ONE } from './sets-timed.ts';

/** Every set of measurements that has a reader, in the order of reports. */
export const MEASURED_SETS: readonly MeasuredSource[] = [...SETS_PART_ONE, ...SETS_PART_TWO];

/** The sets of these names in the order of reports, or all. Error: kind `usage` with the nearest name. */
export function selectSets(
  names: readonly string[],
  sources: readonly MeasuredSource[] = MEASURED_SETS,
): readonly MeasuredSource[] {
  const known = sources.map(({ name }) => name);
  const wanted = names.map((name) => name.toLowerCase());
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new KavierError('there is no such set of measurements', {
      kind: 'usage',
      where: 'SETS',
      found: unknown,
      expected: known.join(', '),
      hint: suggestName(unknown, known),
    });
  }
  return wanted.length === 0 ? sources : sources.filter(({ name }) => wanted.includes(name));
}
