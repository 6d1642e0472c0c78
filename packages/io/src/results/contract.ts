import type { RequestTable } from '@kavier/core';
import type { ByteSource } from '../source/byte-source.ts';
import type { MeasuredQuantity } from './measured-quantity.ts';
import type { ResultNode } from './result-node.ts';

/** What was asked of the service while it was measured. */
export type BenchmarkLoad =
  /** `concurrency` clients that send the next request as soon as the last one is answered. */
  | { readonly kind: 'closed-loop'; readonly concurrency: number }
  | {
      readonly kind: 'open-loop';
      readonly rateRps: number;
      /**
       * Shape of gamma-distributed times between arrivals: 1 is Poisson, less is burstier, Infinity
       * evenly spaced; the coefficient of variation is 1 / sqrt(burstiness). Absent: not stated.
       */
      readonly burstiness?: number | undefined;
    }
  /** Every request is known. */
  | { readonly kind: 'requests'; readonly requests: RequestTable }
  /** The file does not say; `missing` names what it lacks, for example `its rate and its lengths`. */
  | { readonly kind: 'unknown'; readonly missing: string };

/** Latencies of single requests: row i is request i of the table beside them; NaN is not known. */
export interface RequestLatencies {
  readonly ttftS: Float64Array;
  readonly tpotS: Float64Array;
  readonly e2eS: Float64Array;
}

/** How single requests ended: row i is request i of the table beside them. */
export interface RequestOutcomes {
  /** 1 where a request failed; it belongs to the load, and its lengths are what was sent. */
  readonly isFailed: Uint8Array;
  /** Prompt tokens found in the prefix cache, -1 where not known. Absent: the file says nothing. */
  readonly cachedTokens?: Int32Array | undefined;
}

/** What a benchmark tool measured under one load, with Kavier's units and definitions. */
export interface BenchmarkResult {
  /** The file, as it was named when it was opened. */
  readonly source: string;
  /** For example `vllm-bench` or `guidellm`. */
  readonly tool: string;
  /** As the file states it. */
  readonly toolVersion?: string | undefined;
  /** As the tool names it. */
  readonly model?: string | undefined;
  /** Name of the pool that served its requests, where the file says so. */
  readonly pool?: string | undefined;
  readonly load: BenchmarkLoad;
  /** Mean over completed requests. */
  readonly promptTokens?: number | undefined;
  /** Mean over completed requests. */
  readonly outputTokens?: number | undefined;
  /** Prompt tokens found in the prefix cache, mean over completed requests. Absent: not stated. */
  readonly cachedTokens?: number | undefined;
  readonly completed: number;
  readonly failed: number;
  readonly durationS: number;
  /** Only what the file states or what follows from it by the definitions of `MEASURED_QUANTITIES`. */
  readonly measured: Readonly<Partial<Record<MeasuredQuantity, number>>>;
  /**
   * Every request that was sent, failed ones included, at the times at which they were sent; absent
   * where the file has none.
   */
  readonly requests?: RequestTable | undefined;
  /** Present exactly with `requests`. */
  readonly latencies?: RequestLatencies | undefined;
  /** Present exactly with `requests`. */
  readonly outcomes?: RequestOutcomes | undefined;
  /** The first arrival on the file's own clock, in seconds. Present exactly with `requests`. */
  readonly firstSentS?: number | undefined;
  /** What was converted, assumed or left out, a sentence each. */
  readonly notes: readonly string[];
}

export interface ReadResultOptions {
  /** Name of the format. Default: recognised by the content of the file. */
  readonly format?: string | undefined;
  /**
   * inference-perf: tokens that every answer was forced to have. The tool counts tokens by
   * tokenizing the answer's text again, which can be far off; this replaces its count.
   */
  readonly outputTokens?: number | undefined;
}

/** A file as far as it takes to recognise its format. */
export interface ResultInput {
  readonly source: ByteSource;
  readonly shape: 'document' | 'csv' | 'parquet' | 'prometheus';
  /** Columns of a table, keys of the objects of a document, or names of metrics. */
  readonly names: readonly string[];
  /** Objects of a document: the whole file is one, or each line, or each item of a list. */
  readonly nodes: readonly ResultNode[];
}

/**
 * One format of results. To add one, copy the file of a similar format, change it, and add it to
 * the list in formats.ts and to docs/measurements.md.
 */
export interface ResultFormat {
  /** Kebab-case, equal to the file name. */
  readonly name: string;
  /** Title for people. */
  readonly title: string;
  /** Names that every such file has; they tell what a file lacks. */
  readonly marks: readonly string[];
  /** The same for other forms of the format: names that every file of that form has. */
  readonly otherMarks?: readonly (readonly string[])[] | undefined;
  detect(input: ResultInput): boolean;
  /** Errors: a KavierError of kind `input` that says where, what was found and what was expected. */
  read(input: ResultInput, options: ReadResultOptions): Promise<readonly BenchmarkResult[]>;
}
