import type { MeasuredQuantity } from '@kavier/io';
import type { RowDocument } from './document.ts';
import { CENTRAL_QUANTITIES } from './quantity-kinds.ts';
import { METRICS, type Metric, type MetricErrors } from './stored-types.ts';
import { figuresOf } from './summary.ts';

/** Means and medians; tails are in the tables of the sets. `batch`: the makespan of requests sent at once. */
const QUANTITIES: Readonly<Record<Metric, readonly MeasuredQuantity[]>> = {
  ...CENTRAL_QUANTITIES,
  batch: ['makespanS'],
  power: ['powerW', 'serverPowerW'],
  energy: ['energyPerOutputTokenJ', 'energyPerRequestJ', 'energyJ', 'serverEnergyJ'],
};

/** Metrics that have rows. */
export function metricErrors(rows: readonly RowDocument[]): MetricErrors[] {
  return METRICS.map((metric) => {
    const own = rows.filter(
      ({ quantity, load }) => load !== 'saturated' && QUANTITIES[metric].includes(quantity),
    );
    const unfitted = own.filter(({ isFitted }) => !isFitted);
    return {
      metric,
      models: new Set(unfitted.map(({ model }) => model)).size,
      fitted: figuresOf(own.filter(({ isFitted }) => isFitted)),
      unfitted: figuresOf(unfitted),
    };
  }).filter(({ fitted, unfitted }) => fitted.count + unfitted.count > 0);
}
