import { expect } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { ESTIMATE_SOURCES, type Estimate } from '../../src/uncertainty/estimate.ts';

/** Every estimate of a document, by its path; empty of the published engine, which has none. */
export function estimatesOf({
  uncertainty,
}: RunDocument): readonly (readonly [string, Estimate])[] {
  if (uncertainty === null) return [];
  return Object.entries(uncertainty.intervals).flatMap(([name, value]) =>
    'point' in value
      ? [[name, value as Estimate] as const]
      : Object.entries(value as Readonly<Record<string, Estimate>>).map(
          ([statistic, one]) => [`${name}.${statistic}`, one] as const,
        ),
  );
}

/** What holds of every interval: it has its own point in it, and what that is corrected to, or says why it has no ends. */
export function expectEstimates(document: RunDocument): number {
  const estimates = estimatesOf(document);
  const outside = estimates.flatMap(([path, { point, corrected, low, high }]) => {
    if (low === null || high === null || point === null) return [];
    const isIn = (value: number) => low <= value && value <= high && low >= 0;
    return isIn(point) && (corrected === null || isIn(corrected)) ? [] : [path];
  });
  expect(outside).toEqual([]);
  for (const [path, one] of estimates) {
    const { point, low, high, source, basis, models, rows } = one;
    expect(ESTIMATE_SOURCES, path).toContain(source);
    expect(basis, path).not.toBe('');
    const hasEnds = low !== null && high !== null;
    expect([path, hasEnds]).toEqual([path, point !== null && source !== 'not-measured']);
    if (source === 'measured' || source === 'derived') {
      expect([path, models > 0, rows >= models]).toEqual([path, true, true]);
    }
  }
  return estimates.filter(([, { low }]) => low !== null).length;
}
