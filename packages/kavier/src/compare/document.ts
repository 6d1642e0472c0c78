import type { MeanInterval } from '@kavier/evidence';
import type { ByPart } from '../footprint/part-figures.ts';
import type { LoadState } from '../run/load-state.ts';
import type { RunDocument } from '../run/run-document.ts';
import type { Interval } from '../uncertainty/estimate.ts';
import type { CompareMetric } from './metrics.ts';
import type { CachePolicy } from './policies.ts';
import type { RowRun } from './run-row.ts';

/** Version of the document that `kavier compare --json` prints. */
export const COMPARE_SCHEMA = 'kavier.compare/2';

/** One figure of a row. Null: undefined for this run, or nothing is known of it. */
export interface CompareFigure {
  readonly value: number | null;
  /** value - that of the first row; and 100 times that / that of the first row, null where that is 0. */
  readonly difference: number | null;
  readonly percent: number | null;
  /** Where measurements of 80 % of the validated rows would lie; null where it is unvalidated here. */
  readonly validated80: Interval | null;
  /** Of the mean over seeds, and of the mean difference of runs of equal seed; null without replications. */
  readonly mean95: MeanInterval | null;
  readonly difference95: MeanInterval | null;
}

/** What became of one policy. */
export interface CompareRow {
  readonly policy: CachePolicy;
  readonly kvCache: 'on' | 'off';
  readonly name: string;
  readonly scenarioHash: string;
  /** The command that gives the run of this row. */
  readonly command: string;
  readonly saturation: LoadState;
  /** What latencies and figures per token cover; totals are those of the whole run. */
  readonly window: RowRun['window'];
  readonly outcomes: RowRun['outcomes'];
  /** How the objectives of the run and of its pools were kept; empty without any. */
  readonly objectives: RowRun['objectives'];
  readonly figures: Readonly<Record<CompareMetric, CompareFigure>>;
  /** Parts of `figures.energyWh`. */
  readonly energyPartsWh: ByPart;
  /** Parts of `figures.carbonG`; null without a grid. */
  readonly carbonPartsG: (ByPart & { readonly embodied: number }) | null;
  /** Parts of `figures.costUsd`: by what the accelerators did; null where no price is known. */
  readonly costPartsUsd: {
    readonly prefill: number;
    readonly decode: number;
    readonly idle: number;
  } | null;
  /** What `validated80` rests on, one sentence; null for the published engine. */
  readonly basis: string | null;
  /** What is assumed for this row and not for all. */
  readonly assumptions: readonly string[];
}

/**
 * What `kavier compare --json` prints and `compare.json` holds. Fields are only added while the schema is `kavier.compare/2`.
 */
export interface CompareDocument {
  readonly schema: typeof COMPARE_SCHEMA;
  readonly kavier: string;
  readonly name: string;
  readonly seed: number;
  /** The command that gives this document again. */
  readonly command: string;
  /** A few sentences. */
  readonly verdict: string;
  readonly workload: RunDocument['workload'];
  /** What serves it, in words. */
  readonly place: string;
  readonly powerModel: string;
  /** Null: no grid was given, and carbon is not computed. */
  readonly grid: string | null;
  /** Null: no price is known of the accelerator. */
  readonly acceleratorHourUsd: number | null;
  /** The first is what the others are compared with. */
  readonly rows: readonly CompareRow[];
  readonly random: {
    /** What the seed decides in any row; empty when every request is given. */
    readonly drawn: readonly string[];
    /** Seeds that were run; the first is that of `value`. */
    readonly seeds: readonly number[];
    /** Of the runs with all seeds, those that do not keep up, by row. */
    readonly over: readonly number[];
  };
  /** Figures for which no error was ever validated. */
  readonly unvalidated: readonly CompareMetric[];
  /** What is assumed for every row. */
  readonly assumptions: readonly string[];
}
