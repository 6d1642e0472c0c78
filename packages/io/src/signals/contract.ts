import type { IntensityKind } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import type { TraceHead } from '../trace/head.ts';
import type { TraceProgress } from '../trace/read-options.ts';
import type { DatedSeries, GapRule } from './dated-series.ts';

/**
 * What a signal is of: `intensity`, g CO2-equivalent per kWh, never negative; `price` of electricity, in the unit of the
 * file, which may be negative.
 */
export const SIGNAL_KINDS = ['intensity', 'price'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

export interface ReadSignalOptions {
  readonly kind: SignalKind;
  /**
   * electricity-maps: which of its two intensities, default `life-cycle`. Other formats: what the caller knows of the
   * file, default `unstated`.
   */
  readonly scope?: IntensityKind['scope'] | undefined;
  /** Whether a gap is refused (default) or the value before it holds, with a note. */
  readonly gaps?: GapRule | undefined;
  /** Name of the format. Default: recognised by the content of the file. */
  readonly format?: string | undefined;
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
}

/** A signal from a file: a grid's carbon intensity or an electricity price over calendar time. */
export interface Signal {
  readonly kind: SignalKind;
  readonly series: DatedSeries;
  /** The file, as it was named when it was opened. */
  readonly source: string;
  /** Name of the format. */
  readonly format: string;
  /** Of an intensity: which emissions it counts. */
  readonly scope: IntensityKind['scope'];
  /** The grid's zone, where the file names it. */
  readonly zone?: string | undefined;
  /** What was assumed or filled, a sentence each. */
  readonly notes: readonly string[];
}

/** One format of signals. To add one: a file here, its name in formats.ts and in docs/footprint.md. */
export interface SignalFormat {
  /** Kebab-case, equal to the file name. */
  readonly name: string;
  /** Title for people. */
  readonly title: string;
  readonly container: 'csv' | 'parquet';
  readonly kinds: readonly SignalKind[];
  /** Names of columns that every such file has, in lower case; they tell what a file lacks. */
  readonly marks: readonly string[];
  /** Whether the beginning of the content is of this format. The name of the file is not evidence. */
  detect(head: TraceHead): boolean;
  /** Errors: a KavierError of kind `input` that says where, what was found and what was expected. */
  read(source: ByteSource, options: ReadSignalOptions): Promise<Signal>;
}
