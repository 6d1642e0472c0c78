import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MeasuredPoint, MeasuredSet } from '@kavier/core';

const DATA = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

export const HAS_NO_DATA = !existsSync(join(DATA, 'measurements'));
export const SKIPPED = '(skipped: there is no shared/data beside the checkout)';

export function setFolder(name: string): string {
  return join(DATA, 'measurements', name);
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
