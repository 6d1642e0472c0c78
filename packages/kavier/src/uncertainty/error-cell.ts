import type { EngineGroup, LoadRegion } from '@kavier/core';

/** What errors are told apart by, of what is compared. */
export const ERROR_METRICS = ['ttft', 'tpot', 'e2e', 'throughput'] as const;
export type ErrorMetric = (typeof ERROR_METRICS)[number];

/** Every weight takes part in every token, or some experts are chosen for each. */
export type ModelKind = 'dense' | 'mixture';

/** A load region, or all of them together. */
export type CellLoad = LoadRegion | 'any';

/** Validated rows that a run may be likened to, and how far the predictions of them were off. */
export interface ErrorCell {
  readonly engine: EngineGroup;
  /** `Accelerator.family`. */
  readonly family: string;
  readonly kind: ModelKind;
  readonly metric: ErrorMetric;
  readonly load: CellLoad;
  /** Rows, at least 5. */
  readonly count: number;
  /** The rows helped to fit the coefficients, so that errors elsewhere may be larger. */
  readonly fitted: boolean;
  /** Quantiles of the signed errors 100 (predicted - measured) / measured. */
  readonly p10Pct: number;
  readonly medianPct: number;
  readonly p90Pct: number;
}

/** A cell as the table writes it: metric, load, rows, how many, and p10, median and p90 of their errors, percent. */
export type CellLine = readonly [
  metric: ErrorMetric,
  load: CellLoad,
  rows: 'fitted' | 'unfitted',
  count: number,
  p10Pct: number,
  medianPct: number,
  p90Pct: number,
];

/** The cells of an engine on a family with one kind of model. */
export function cellsOf(
  engine: EngineGroup,
  family: string,
  kind: ModelKind,
  lines: readonly CellLine[],
): ErrorCell[] {
  return lines.map(([metric, load, rows, count, p10Pct, medianPct, p90Pct]) => ({
    engine,
    family,
    kind,
    metric,
    load,
    count,
    fitted: rows === 'fitted',
    p10Pct,
    medianPct,
    p90Pct,
  }));
}
