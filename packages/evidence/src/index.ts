export { assignCoefficients } from './calibrate/assign.ts';
export { type Calibration, calibrate } from './calibrate/calibrate.ts';
export { DECLARED_CALIBRATIONS, FIT_WEIGHTS, type FitRows } from './calibrate/declared.ts';
export { DECLARED_POWER } from './calibrate/declared-power.ts';
export {
  type DefaultsDocument,
  defaultsDocument,
  isGoodEnough,
} from './calibrate/defaults-document.ts';
export { fittedRange } from './calibrate/fitted-range.ts';
export { type LeaveOneGroupOut, leaveOneGroupOut } from './calibrate/leave-one-group-out.ts';
export { leaveOneOut, SINGLE_REQUESTS } from './calibrate/leave-one-out.ts';
export { type FittedCalibration, runDeclared } from './calibrate/run-declared.ts';
export { otherAccelerators, otherModels } from './calibrate/transfer.ts';
export { type CoverageRow, coverageOf } from './errors/coverage.ts';
export {
  ERROR_METRICS,
  type ErrorCell,
  type ErrorMetric,
  type ErrorTable,
  TAIL_METRICS,
  type TailMetric,
} from './errors/error-cell.ts';
export { type ErrorFactors, errorFactors, tailsOf } from './errors/error-factors.ts';
export { errorRows } from './errors/error-rows.ts';
export { errorTable } from './errors/error-table.ts';
export { ERRORS_MARK, errorsFile } from './errors/errors-file.ts';
export { type CellQuery, type FoundCell, findCell } from './errors/find-cell.ts';
export { LEVEL } from './errors/model-errors.ts';
export { type MeanInterval, meanInterval95, positiveMeanInterval95 } from './errors/student.ts';
export {
  cellInWords,
  METRIC_WORDS,
  type Surroundings,
  surroundingsInWords,
} from './errors/surroundings.ts';
export { VALIDATED_ERRORS } from './errors/validated-errors.ts';
export { PUBLISHED_FIGURES } from './figures/published-figures.ts';
export type { StopReason } from './fit/least-squares.ts';
export type { ParameterEstimate, Verdict, VerdictCause } from './fit/verdict.ts';
export { groupedBy } from './grouped.ts';
export { requestsOf } from './measured/load.ts';
export type { MeasuredLoad, MeasuredPoint, MeasuredSet, MeasuredSetup } from './measured/point.ts';
export {
  type Predicted,
  type PreparedPoint,
  predictPoint,
  preparePoint,
  quantitiesOfRun,
} from './measured/predict.ts';
export { reproduce } from './reproduce/build.ts';
export type { Bar, Comparison } from './reproduce/comparison.ts';
export type {
  AccuracyExperiment,
  Experiment,
  ExperimentOutcome,
  ExperimentVerdict,
  KvCacheExperiment,
  OurWallTime,
  PrefixExperiment,
  ReproduceDocument,
} from './reproduce/document.ts';
export { requireReproduced } from './reproduce/failure.ts';
export { fixed, signed, whole } from './reproduce/numbers.ts';
export type { PrefixRow } from './reproduce/prefix-cache.ts';
export { standInTrace } from './reproduce/published-trace.ts';
export { selectExperiments } from './reproduce/select.ts';
export { readWallTimes } from './reproduce/wall-time.ts';
export { numberedLines } from './text/lines.ts';
export { type ComparedSet, validateDocument } from './validate/build.ts';
export type {
  AbsentSet,
  BarDocument,
  BatchCurve,
  CoverageDocument,
  ErrorSummaryDocument,
  QuantitySummary,
  RowDocument,
  SetDocument,
  ValidateDocument,
  WorstCase,
} from './validate/document.ts';
export {
  type ErrorFigures,
  type ErrorSummary,
  type PredictedPair,
  summarizeErrors,
} from './validate/error-summary.ts';
export { requireBars } from './validate/judge-bars.ts';
export { LOAD_REGIONS, type LoadRegion, regionOfConcurrency } from './validate/load-region.ts';
export {
  CENTRAL_QUANTITIES,
  QUANTITY_KINDS,
  type QuantityKind,
} from './validate/quantity-kinds.ts';
export { originOf, SET_NAMES, SET_ORIGINS } from './validate/set-origins.ts';
export { storedOf } from './validate/stored.ts';
export { STORED_ACCURACY } from './validate/stored-accuracy.ts';
export { STORED_MARK, storedFile } from './validate/stored-file.ts';
export {
  type Metric,
  type MetricErrors,
  type StoredSet,
  valuesOf,
} from './validate/stored-types.ts';
export { figuresOf } from './validate/summary.ts';
export { fittedOn } from './validate/supplied.ts';
export { TRANSFER_FIGURES } from './validate/transfer-figures.ts';
export { transferFile } from './validate/transfer-file.ts';
export type { TransferRow } from './validate/transfer-row.ts';
export {
  type ComparedLog,
  type SetValidation,
  type Unpredicted,
  type ValidatedRow,
  validateSet,
} from './validate/validate-set.ts';
export { withStored } from './validate/with-stored.ts';
