import type { CoefficientName, CoefficientSet, CoefficientUnit } from '@kavier/core';
import type { StopReason, Verdict, VerdictCause } from '@kavier/evidence';
import type { MeasuredQuantity } from '@kavier/io';
import type { OwnSource } from './own-points.ts';

/** Version of the document that `kavier calibrate RESULTS --json` prints. */
export const CALIBRATE_SCHEMA = 'kavier.calibrate/1';

export interface CoefficientRange {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One fitted coefficient, before and after. */
export interface FittedCoefficient {
  readonly name: CoefficientName;
  readonly unit: CoefficientUnit;
  readonly prior: CoefficientRange & { readonly how: 'prior' | 'fitted' | 'measured' };
  readonly fitted: CoefficientRange;
  /** Standard error of ln(value), 0.1 is about 10 %; null where it has no meaning. */
  readonly standardError: number | null;
  readonly verdict: Verdict;
  /** Why it is not determined; null where it is. */
  readonly cause: VerdictCause | null;
  /** Coefficients whose effect on the points is nearly the same, nearest first. */
  readonly partners: readonly string[];
}

/** Absolute errors, percent of what was measured; null where nothing has a prediction. */
export interface ErrorPercents {
  readonly count: number;
  readonly withoutPrediction: number;
  readonly medianPct: number | null;
  readonly p90Pct: number | null;
}

interface HeldOutDocument extends ErrorPercents {
  readonly groups: readonly (ErrorPercents & { readonly name: string })[];
}

export interface CalibrateDocument {
  readonly schema: typeof CALIBRATE_SCHEMA;
  readonly version: string;
  /** The answer in one sentence. */
  readonly verdict: string;
  readonly engine: CoefficientSet['engine'];
  readonly family: string;
  readonly host: CoefficientSet['host'];
  readonly models: readonly string[];
  readonly accelerators: readonly string[];
  readonly sources: readonly OwnSource[];
  /** Points and measured values that were fitted. */
  readonly points: number;
  readonly measurements: number;
  /** Points that could not be simulated. */
  readonly unusable: readonly { readonly point: string; readonly reason: string }[];
  readonly search: {
    readonly converged: boolean;
    readonly reason: StopReason;
    readonly evaluations: number;
  };
  readonly coefficients: readonly FittedCoefficient[];
  readonly errors: readonly {
    readonly quantity: MeasuredQuantity;
    readonly before: ErrorPercents;
    readonly after: ErrorPercents;
  }[];
  readonly all: { readonly before: ErrorPercents; readonly after: ErrorPercents };
  /** Groups of points that stand or fall together. */
  readonly groups: number;
  /** Errors of points that a fit has not seen; null with a single group, or where nothing was left out. */
  readonly heldOut: HeldOutDocument | null;
  readonly notes: readonly string[];
  /** What to do next, a sentence each. */
  readonly next: readonly string[];
}
