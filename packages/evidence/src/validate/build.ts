import { MEASURED_QUANTITIES, type MeasuredQuantity } from '@kavier/io';
import { coverageOf } from '../errors/coverage.ts';
import { errorRows } from '../errors/error-rows.ts';
import { VALIDATED_COVERAGE } from '../errors/validated-errors.ts';
import type { MeasuredSet } from '../measured/point.ts';
import { batchCurves } from './batch-curves.ts';
import { causeOf } from './causes.ts';
import {
  type AbsentSet,
  type CauseCount,
  type CoverageDocument,
  type QuantitySummary,
  type RowDocument,
  type SetDocument,
  VALIDATE_SCHEMA,
  type ValidateDocument,
} from './document.ts';
import { judgeBars, type LeaveOneOut } from './judge-bars.ts';
import { LOAD_REGIONS } from './load-region.ts';
import { metricErrors } from './metrics.ts';
import { SET_NAMES } from './set-origins.ts';
import { errorSummary, figuresOf } from './summary.ts';
import type { SetValidation, ValidatedRow } from './validate-set.ts';

/** A set as it was measured and as it was compared. */
export interface ComparedSet {
  readonly set: MeasuredSet;
  readonly validation: SetValidation;
  /** Default: the public files. */
  readonly from?: SetDocument['from'] | undefined;
}

export interface DocumentOptions {
  /** Version of Kavier. */
  readonly version: string;
  readonly compared: readonly ComparedSet[];
  readonly absent: readonly AbsentSet[];
  /** Of the calibration; without it its bars have no rows. */
  readonly leaveOneOut?: LeaveOneOut | null | undefined;
}

type CauseOfRow = (row: RowDocument) => string | null;

/** Errors by set, quantity and load, and the bars. The same comparisons give the same document. */
export function validateDocument(options: DocumentOptions): ValidateDocument {
  const { version, compared, absent, leaveOneOut = null } = options;
  const sets = compared.map(setDocument);
  const rows = sets.flatMap((set) => set.rows.map((row) => ({ ...row, set: set.name })));
  return {
    schema: VALIDATE_SCHEMA,
    version,
    bars: judgeBars(rows, leaveOneOut),
    coverage: coverageDocument(sets),
    metrics: metricErrors(rows),
    absent,
    stored: null,
    sets,
  };
}

/** Intervals rest on all sets, and only with all of them can it be said again how well they hold. */
function coverageDocument(sets: readonly SetDocument[]): CoverageDocument {
  const isWhole = SET_NAMES.every((wanted) => sets.some(({ name }) => name === wanted));
  return isWhole
    ? { isStored: false, rows: coverageOf(errorRows(sets)) }
    : { isStored: true, rows: VALIDATED_COVERAGE };
}

function setDocument({ set, validation, from = 'files' }: ComparedSet): SetDocument {
  const { name, title, source, licence, assumptions, exclusions, points, unpredicted } = validation;
  const rows = validation.rows.map(rowDocument);
  const causes = causesOf(set, rows);
  const rowCause: CauseOfRow = (row) => causes.get(row) ?? null;
  const quantities = MEASURED_QUANTITIES.filter((one) => rows.some((row) => row.quantity === one));
  return {
    name,
    from,
    title,
    source,
    licence,
    assumptions,
    exclusions,
    points,
    unpredicted,
    summaries: quantities.map((quantity) => quantitySummary(quantity, rows, rowCause)),
    causes: countCauses([...causes.values()]),
    batchCurves: batchCurves(set, rows),
    powerLogs: validation.powerLogs,
    rows,
  };
}

/** JSON has no NaN, and an error without a prediction is none. */
function rowDocument(row: ValidatedRow): RowDocument {
  const { point, quantity, measured, ...facts } = row;
  const predicted = Number.isFinite(row.predicted) ? row.predicted : null;
  const errorPct = predicted === null ? null : (100 * (predicted - measured)) / measured;
  return { point, quantity, measured, ...facts, predicted, errorPct };
}

function causesOf(set: MeasuredSet, rows: readonly RowDocument[]): Map<RowDocument, string> {
  const points = new Map(set.points.map((point) => [point.id, point]));
  const causes = new Map<RowDocument, string>();
  for (const row of rows) {
    const point = points.get(row.point);
    const cause = point === undefined ? null : causeOf(set.name, row, point);
    if (cause !== null) causes.set(row, cause);
  }
  return causes;
}

function countCauses(causes: readonly string[]): CauseCount[] {
  return [...new Set(causes)].map((cause) => ({
    cause,
    rows: causes.filter((other) => other === cause).length,
  }));
}

function quantitySummary(
  quantity: MeasuredQuantity,
  all: readonly RowDocument[],
  cause: CauseOfRow,
): QuantitySummary {
  const rows = all.filter((row) => row.quantity === quantity);
  const unfitted = rows.filter(({ isFitted }) => !isFitted);
  return {
    quantity,
    fitted: errorSummary(
      rows.filter(({ isFitted }) => isFitted),
      cause,
    ),
    unfitted: errorSummary(unfitted, cause),
    unfittedByLoad: LOAD_REGIONS.flatMap((load) => {
      const some = unfitted.filter((row) => row.load === load);
      return some.length === 0 ? [] : [{ load, ...figuresOf(some) }];
    }),
  };
}
