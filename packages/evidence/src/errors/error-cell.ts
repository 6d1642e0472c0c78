import type { EngineGroup } from '@kavier/core';
import type { LoadRegion } from '../validate/load-region.ts';

/** What errors are told apart by, of what is compared. `energy` is that of a token or a request, `power` the mean draw. */
export const ERROR_METRICS = ['ttft', 'tpot', 'e2e', 'throughput', 'power', 'energy'] as const;
export type ErrorMetric = (typeof ERROR_METRICS)[number];

/** Metrics whose 99th percentiles were measured, too. */
export const TAIL_METRICS = ['ttft', 'tpot', 'e2e'] as const;
export type TailMetric = (typeof TAIL_METRICS)[number];

/** Every weight takes part in every token, or some experts are chosen for each. */
export type ModelKind = 'dense' | 'mixture';

/** A load region, or all of them together. */
export type CellLoad = LoadRegion | 'any';

/** Rows that tell how far predictions were off, in logarithms: an error is ln(measured / predicted). */
export interface ErrorFigure {
  readonly rows: number;
  /** Rows of one model err alike, so that few models say little however many rows they have. */
  readonly models: number;
  /** Median over the models of the median error of each: above 0 is measured larger than predicted. */
  readonly centre: number;
  /** 80 % of the errors, every model weighing the same, are no further than this from the centre. */
  readonly spread: number;
}

/** Validated rows that a run may be likened to. */
export interface ErrorCell extends ErrorFigure {
  readonly engine: EngineGroup;
  /** `Accelerator.family`. */
  readonly family: string;
  readonly kind: ModelKind;
  readonly metric: ErrorMetric;
  readonly load: CellLoad;
  /** The rows helped to fit the coefficients, so that errors elsewhere are larger. */
  readonly fitted: boolean;
}

/** All cells, and what the rows together say of what no cell can say alone. Spreads and errors as in the cells. */
export interface ErrorTable {
  readonly cells: readonly ErrorCell[];
  /** Spread of a typical cell of three models or more; null without any. What a cell of few models is drawn towards. */
  readonly typicalSpread: Readonly<Record<ErrorMetric, number | null>>;
  /** How much further off the 99th percentile of a run was than its mean: of the difference of both errors, about 0. */
  readonly tails: Readonly<Record<TailMetric, ErrorFigure | null>>;
  /** Errors of unfitted rows / of fitted ones of the same surroundings, at least 1. */
  readonly fittedRatio: number;
  /** By how much the centres of engines of the same kind and different years differ, 80 % of them. */
  readonly yearSpread: number;
  /** How far apart the errors of rows of one model are: what the difference of two runs of it is off by; null without any. */
  readonly withinModel: Readonly<Record<ErrorMetric, number | null>>;
}

/** A cell as the table writes it: metric, load, fitted or not, rows, models, centre and spread. */
export type CellLine = readonly [
  metric: ErrorMetric,
  load: CellLoad,
  fit: 'fitted' | 'unfitted',
  rows: number,
  models: number,
  centre: number,
  spread: number,
];

/** The cells of an engine on a family with one kind of model. */
export function cellsOf(
  engine: EngineGroup,
  family: string,
  kind: ModelKind,
  lines: readonly CellLine[],
): ErrorCell[] {
  return lines.map(([metric, load, fit, rows, models, centre, spread]) => ({
    engine,
    family,
    kind,
    metric,
    load,
    rows,
    models,
    fitted: fit === 'fitted',
    centre,
    spread,
  }));
}
