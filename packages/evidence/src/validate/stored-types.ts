import type { MeasuredQuantity } from '@kavier/io';
import type { ErrorFigures } from './error-summary.ts';

/** What the accuracy of all sets together is told by. */
export const METRICS = ['TTFT', 'TPOT', 'E2E', 'batch', 'throughput', 'power', 'energy'] as const;
export type Metric = (typeof METRICS)[number];

/** Errors of a metric over all sets, below saturation. */
export interface MetricErrors {
  readonly metric: Metric;
  /** Models that its unfitted rows are about. */
  readonly models: number;
  readonly fitted: ErrorFigures;
  readonly unfitted: ErrorFigures;
}

/** Errors of a set's rows, as they were when all public files were compared. */
export interface StoredSet {
  readonly name: string;
  readonly points: number;
  readonly fitted: ErrorFigures;
  readonly unfitted: ErrorFigures;
  readonly quantities: readonly {
    readonly quantity: MeasuredQuantity;
    readonly fitted: ErrorFigures;
    readonly unfitted: ErrorFigures;
  }[];
}

export interface StoredBar {
  readonly name: string;
  /** Sets that its rows are of. */
  readonly sets: readonly string[];
  readonly rows: number;
  readonly foundPct: number;
}

/** The accuracy of a release beside all public files; what needs them is told from here where they are not. */
export interface StoredAccuracy {
  /** Version of Kavier that predicted. */
  readonly version: string;
  readonly metrics: readonly MetricErrors[];
  readonly bars: readonly StoredBar[];
  readonly sets: readonly StoredSet[];
}

/** Measured values of a set. */
export const valuesOf = ({ fitted, unfitted }: StoredSet): number =>
  [fitted, unfitted].reduce((sum, one) => sum + one.count + one.withoutPrediction, 0);

/** Figures of errors from a line of the stored table. */
export function figures(
  count: number,
  withoutPrediction: number,
  medianPct: number | null,
  p90Pct: number | null,
  meanPct: number | null,
  biasPct: number | null,
): ErrorFigures {
  return { count, withoutPrediction, medianPct, p90Pct, meanPct, biasPct };
}
