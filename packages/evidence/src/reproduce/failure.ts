import { KavierError } from '@kavier/core';
import { missedBars } from './comparison.ts';
import type { ReproduceDocument } from './document.ts';

/**
 * Throws a KavierError of kind `work`, naming what missed, unless everything that should come out
 * did.
 */
export function requireReproduced({ reproduced, experiments }: ReproduceDocument): void {
  if (reproduced) return;
  const missed = experiments.flatMap(({ comparisons }) => missedBars(comparisons));
  const parts = experiments.flatMap(({ id, verdicts }) =>
    verdicts.filter(({ outcome }) => outcome === 'missed').map(({ part }) => `${id} ${part}`),
  );
  const found = missed.map(({ figure, ours, unit }) => `${figure} ${ours} ${unit}`);
  const expected = missed.map(({ published, unit }) => `${published} ${unit}`);
  throw new KavierError('a published result does not come out', {
    kind: 'work',
    where: parts.join(', '),
    found: found.length === 0 ? undefined : found.join(', '),
    expected: expected.length === 0 ? undefined : expected.join(', '),
  });
}
