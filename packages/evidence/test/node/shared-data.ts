import { publicFile } from '../../../../test/public-data.ts';
import type { MeasuredPoint, MeasuredSet } from '../../src/measured/point.ts';

export { HAS_NO_DATA, SKIPPED } from '../../../../test/public-data.ts';

export function setFolder(name: string): string {
  return publicFile('measurements', name);
}

/** The point of an id; a missing one fails the test by name. */
export function pointOf(set: MeasuredSet, id: string): MeasuredPoint {
  const point = set.points.find((candidate) => candidate.id === id);
  if (point === undefined) throw new Error(`${set.name} has no point "${id}"`);
  return point;
}

/** Rows left out by the one rule that contains these words. */
export function excluded(set: MeasuredSet, words: string): number {
  const rules = set.exclusions.filter(({ rule }) => rule.includes(words));
  if (rules.length !== 1) throw new Error(`${rules.length} rules contain "${words}"`);
  return rules[0].rows;
}
