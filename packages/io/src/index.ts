export {
  architectureFromHuggingFace,
  type HuggingFaceOptions,
  knownModelTypes,
} from './hugging-face/hugging-face.ts';
export { type ByteSink, type MemorySink, memorySink } from './output/byte-sink.ts';
export {
  type CodedNumbers,
  type CodedStrings,
  type ColumnSpec,
  type ColumnType,
  type ColumnValues,
  constantColumn,
  type ValueRuns,
} from './output/column.ts';
export { type JsonTextOptions, jsonText } from './output/json-text.ts';
export { type Occupancy, occupancyOf } from './output/occupancy.ts';
export {
  type OpenDcOptions,
  writeOpenDcFragments,
  writeOpenDcTasks,
} from './output/opendc-workload.ts';
export { ParquetStream, ROW_GROUP_ROWS } from './output/parquet-stream.ts';
export {
  type CrossCheck,
  POWER_SOURCE_ACCOUNTINGS,
  type PowerSourceAccounting,
  type PowerSourceSeries,
  type PowerSourceTotals,
} from './output/power-source.ts';
export { type CarbonTrace, readCarbonTrace, readPowerSource } from './output/read-opendc.ts';
export {
  readRequests,
  readTimeline,
  type StoredRequests,
  type StoredTimeline,
} from './output/read-run.ts';
export {
  type RequestFootprintColumns,
  writeRequestFootprint,
} from './output/request-footprint-file.ts';
export { writeRequests } from './output/requests-file.ts';
export { writeTimeline } from './output/timeline-file.ts';
export type {
  BenchmarkLoad,
  BenchmarkResult,
  ReadResultOptions,
  RequestLatencies,
  RequestOutcomes,
  ResultFormat,
} from './results/contract.ts';
export { RESULT_FORMATS } from './results/formats.ts';
export {
  ENERGY_QUANTITIES,
  type EnergyQuantity,
  isTimed,
  MEASURED_QUANTITIES,
  type MeasuredQuantity,
  TIMED_QUANTITIES,
} from './results/measured-quantity.ts';
export { type PrefixChain, prefixChain } from './results/prefix-chain.ts';
export { readBenchmark } from './results/read-result.ts';
export {
  type ReadSignalOptions,
  SIGNAL_KINDS,
  type Signal,
  type SignalFormat,
  type SignalKind,
} from './signals/contract.ts';
export {
  type DatedPoints,
  type DatedRules,
  type DatedSeries,
  datedMean,
  datedSeries,
  GAP_RULES,
  type GapRule,
  gapsOf,
  seriesOfRun,
} from './signals/dated-series.ts';
export { SIGNAL_FORMATS } from './signals/formats.ts';
export { isoInstant } from './signals/instants.ts';
export { readSignal } from './signals/read-signal.ts';
export {
  COVERAGE_RULES,
  type CoverageOptions,
  type CoverageRule,
  type CoveredSeries,
  coverRun,
} from './signals/series-coverage.ts';
export type { ByteSource, FolderSource } from './source/byte-source.ts';
export { contentOf } from './source/gzip.ts';
export { blobSource, memoryFolder, memorySource, missingFile } from './source/memory-source.ts';
export type { TraceFormat } from './trace/contract.ts';
export { TRACE_FORMATS } from './trace/formats.ts';
export type { ReadOptions, TraceProgress } from './trace/read-options.ts';
export { type ReadTraceOptions, readTrace, recognizeTrace } from './trace/read-trace.ts';
export { readClientPool } from './trace/servegen.ts';
export { writeTrace } from './trace/write-trace.ts';
