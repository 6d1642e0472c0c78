import { groupedBy } from '../grouped.ts';
import type { MeasuredSet } from '../measured/point.ts';
import type { BatchCurve, RowDocument } from './document.ts';

/** Fewer batch sizes make no curve. */
const LEAST_SIZES = 4;

/** What ends the ids of points that differ in the batch size alone. */
const SIZE = / max \d+$/;

/** Energy of an output token by batch size, of every deployment that was measured at several. */
export function batchCurves(set: MeasuredSet, rows: readonly RowDocument[]): BatchCurve[] {
  const batchOf = new Map(
    set.points.map(({ id, load }) => [id, load.kind === 'closed-loop' ? load.concurrency : null]),
  );
  const own = rows.filter(
    ({ quantity, point }) => quantity === 'energyPerOutputTokenJ' && SIZE.test(point),
  );
  return [...groupedBy(own, ({ point }) => point.replace(SIZE, ''))].flatMap(([name, members]) => {
    const points = members.flatMap(({ point, measured, predicted }) => {
      const batch = batchOf.get(point) ?? null;
      return batch === null || predicted === null ? [] : [{ batch, measured, predicted }];
    });
    if (points.length < LEAST_SIZES) return [];
    const [{ isFitted, isMixture }] = members;
    return [{ name, isFitted, isMixture, points: points.sort((a, b) => a.batch - b.batch) }];
  });
}
