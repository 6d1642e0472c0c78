import { join } from 'node:path';
import { DECLARED_CALIBRATIONS } from '../calibrate/declared.ts';
import type { MeasuredSet } from '../measured/point.ts';
import { selectSets } from './select-sets.ts';

/** Reads the sets that declared calibrations name. Errors: those of the readers, kind `input`. */
export async function readDeclaredSets(folder: string): Promise<readonly MeasuredSet[]> {
  const rows = DECLARED_CALIBRATIONS.flatMap(({ steps }) => steps.flatMap((step) => step.rows));
  const sources = selectSets([...new Set(rows.map(({ set }) => set))]);
  const sets: MeasuredSet[] = [];
  for (const source of sources) sets.push(await source.read(join(folder, source.folder)));
  return sets;
}
