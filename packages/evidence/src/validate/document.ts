import type { MeasuredQuantity } from '@kavier/io';
import type { CoverageRow } from '../errors/coverage.ts';
import type { Exclusion } from '../measured/point.ts';
import type { ErrorFigures } from './error-summary.ts';
import type { LoadRegion } from './load-region.ts';
import type { MetricErrors, StoredSet } from './stored-types.ts';
import type { ComparedLog, Unpredicted, ValidatedRow } from './validate-set.ts';

/** Version of the document that `kavier validate --json` prints. */
export const VALIDATE_SCHEMA = 'kavier.validate/1';

/** One measured quantity of one point beside its prediction. */
export interface RowDocument extends Omit<ValidatedRow, 'predicted'> {
  /** Null where the simulation gives no such quantity. */
  readonly predicted: number | null;
  /** 100 (predicted - measured) / measured: above 0 is predicted too large. */
  readonly errorPct: number | null;
}

export interface WorstCase {
  readonly point: string;
  readonly load: LoadRegion;
  readonly measured: number;
  readonly predicted: number;
  readonly errorPct: number;
  /** Why it is so far off, where that is known and declared. */
  readonly cause: string | null;
}

export interface ErrorSummaryDocument extends ErrorFigures {
  /** The five largest absolute errors, largest first. */
  readonly worst: readonly WorstCase[];
}

export interface LoadErrors extends ErrorFigures {
  readonly load: LoadRegion;
}

/** Rows that helped to fit the coefficients they are predicted with are never counted with the others. */
export interface QuantitySummary {
  readonly quantity: MeasuredQuantity;
  readonly fitted: ErrorSummaryDocument;
  readonly unfitted: ErrorSummaryDocument;
  /** The unfitted rows by how loaded the service was. */
  readonly unfittedByLoad: readonly LoadErrors[];
}

/** A declared cause and the rows that it explains. */
export interface CauseCount {
  readonly cause: string;
  readonly rows: number;
}

/** One deployment at one task and several batch sizes. */
export interface BatchCurve {
  /** As the ids of its points, but for the batch size. */
  readonly name: string;
  readonly isFitted: boolean;
  readonly isMixture: boolean;
  /** J per output token, all accelerators together; `batch` is the mean number of requests that run. */
  readonly points: readonly {
    readonly batch: number;
    readonly measured: number;
    readonly predicted: number;
  }[];
}

export interface SetDocument {
  readonly name: string;
  /** The public files, or the published figures that Kavier carries, which may be a part of the set. */
  readonly from: 'files' | 'figures';
  readonly title: string;
  readonly source: string;
  readonly licence: string;
  readonly assumptions: readonly string[];
  readonly exclusions: readonly Exclusion[];
  readonly points: number;
  readonly unpredicted: readonly Unpredicted[];
  readonly summaries: readonly QuantitySummary[];
  readonly causes: readonly CauseCount[];
  /** Energy of an output token as the batch grows, by deployment. */
  readonly batchCurves: readonly BatchCurve[];
  readonly powerLogs: readonly ComparedLog[];
  readonly rows: readonly RowDocument[];
}

/** A set whose folder is not there. */
export interface AbsentSet {
  readonly name: string;
  /** Inside the folder of all measurements. */
  readonly folder: string;
  readonly source: string;
}

/** A declared bar, and what was found. */
export interface BarDocument {
  readonly name: string;
  /** The rows of this comparison, or what was stored of one with all public files. */
  readonly from: 'rows' | 'stored';
  readonly statement: string;
  /** Largest error that meets it, percent. */
  readonly limitPct: number;
  readonly statistic: 'median' | 'mean';
  /** Rows that it is about and that have a prediction. */
  readonly rows: number;
  readonly withoutPrediction: number;
  /** Null, and `isMet` with it, when there is nothing to judge. */
  readonly foundPct: number | null;
  readonly isMet: boolean | null;
  /** Of a bar that is not met: where, why and what next. Null otherwise. */
  readonly shortfall: ShortfallDocument | null;
}

export interface ShortfallDocument {
  /** Null where no reason has been found yet. */
  readonly reason: string | null;
  readonly nextTry: string | null;
  /** Rows of a model under an engine on a family of accelerators, most rows beyond the limit first. */
  readonly groups: readonly {
    readonly group: string;
    readonly rows: number;
    readonly rowsBeyond: number;
    /** Of absolute errors. */
    readonly medianPct: number | null;
    readonly biasPct: number | null;
  }[];
}

/** How well the intervals of runs hold, of models that were not measured. */
export interface CoverageDocument {
  /** As stored with Kavier, because not all sets were compared; otherwise of the rows of this document. */
  readonly isStored: boolean;
  readonly rows: readonly CoverageRow[];
}

export interface ValidateDocument {
  readonly schema: typeof VALIDATE_SCHEMA;
  /** Version of Kavier that predicted. */
  readonly version: string;
  readonly bars: readonly BarDocument[];
  /** Errors by metric over all sets that were compared. */
  readonly metrics: readonly MetricErrors[];
  readonly coverage: CoverageDocument;
  readonly absent: readonly AbsentSet[];
  /** What was stored of the sets of which this comparison has a part or nothing. Null: it has all. */
  readonly stored: { readonly version: string; readonly sets: readonly StoredSet[] } | null;
  readonly sets: readonly SetDocument[];
}
