import type {
  Accelerator,
  KvFormat,
  LengthOptions,
  ModelArchitecture,
  NodeOptions,
  RequestTable,
  StepPart,
  WeightFormat,
} from '@kavier/core';
import type { MeasuredQuantity } from '@kavier/io';

/** What was measured on: one deployment, as far as its source says. What is undefined was not said: defaults apply. */
export interface MeasuredSetup {
  /** Engine family, for example `vllm`, `trtllm`, `sglang`: the unit in which coefficients are shared. */
  readonly engine: string;
  /** As the source states it, or `not stated`, with the year where that is known. */
  readonly engineVersion: string;
  readonly model: ModelArchitecture;
  readonly accelerator: Accelerator;
  /** Accelerators that share a model's matrices and heads. Default 1. */
  readonly tensorParallel?: number | undefined;
  /** Stages. Default 1. */
  readonly pipelineParallel?: number | undefined;
  /** Replicas of the attention layers whose experts are spread over all of them. Default 1. */
  readonly dataParallel?: number | undefined;
  /** Accelerators over which routed experts are spread whole; the others divide each expert's matrices. Default 1. */
  readonly expertParallel?: number | undefined;
  readonly weights?: WeightFormat | undefined;
  readonly kvCache?: KvFormat | undefined;
  readonly maxSequences?: number | undefined;
  readonly maxBatchedTokens?: number | undefined;
  readonly maxContextTokens?: number | undefined;
  /** Share of the accelerator's memory that the engine may use. */
  readonly memoryFraction?: number | undefined;
  readonly prefixCaching?: boolean | undefined;
  /** KV tokens that the engine's log states; the simulation uses them instead of its own plan. */
  readonly kvTokens?: number | undefined;
  /** Whether the host prepares a step before the device computes the last one, or while it does. Default: the engine's. */
  readonly hostTime?: 'serial' | 'overlapped' | undefined;
  /** Kernels launched one by one instead of from CUDA graphs. Default false. */
  readonly eager?: boolean | undefined;
}

/** What was asked of it. */
export type MeasuredLoad =
  /** `requests` at one instant, then nothing: a single request, or a static batch. */
  | {
      readonly kind: 'batch';
      readonly requests: number;
      readonly promptTokens: number;
      readonly outputTokens: number;
    }
  /** `concurrency` clients that send the next request as soon as the last one is answered. */
  | {
      readonly kind: 'closed-loop';
      readonly concurrency: number;
      /** A number: always that length. */
      readonly promptTokens: number | LengthOptions;
      readonly outputTokens: number | LengthOptions;
      /** Requests of each client. Default 10. */
      readonly requestsPerClient?: number | undefined;
      /** Whether all requests were measured, the first wave included, or the middle of a long run. Default `all`. */
      readonly part?: 'all' | 'steady' | undefined;
    }
  /** One step of the engine, its kernels alone: no host, no gaps between them. */
  | { readonly kind: 'step'; readonly parts: readonly StepPart[] }
  /** Every request is known. `counted` is 1 where a request was measured, 0 where it failed; default all. */
  | {
      readonly kind: 'requests';
      readonly requests: RequestTable;
      readonly counted?: Uint8Array | undefined;
    };

/** How power was metered, where that is more than the accelerators from the first arrival to the end. */
export interface Metering {
  /**
   * Seconds of the run, from and to, which may begin before work and go on after it; or the middle half of the run, where it
   * stands for a longer one. Default: first arrival to end, of a steady closed loop a stretch with all clients.
   */
  readonly spanS?: readonly [fromS: number, toS: number] | 'middle half' | undefined;
  /** The server that was metered as a whole; each of its accelerators is taken to do what those of the point do. */
  readonly server?: MeteredServer | undefined;
}

export interface MeteredServer extends NodeOptions {
  /** Where its figures come from. */
  readonly source: string;
}

/** Power over the run, beside which a prediction can be drawn: means over steps of `stepS` seconds from `fromS` on. */
export interface PowerLog {
  readonly fromS: number;
  readonly stepS: number;
  /** Of one accelerator. */
  readonly watts: readonly number[];
  /** Of the whole server, as many. */
  readonly serverWatts: readonly number[];
}

/** One measured point: a deployment under one load, and what came out. */
export interface MeasuredPoint {
  /** Unique in its set, made of what varies, for example `llama-2-70b tp4 batch 8 prompt 512`. */
  readonly id: string;
  readonly setup: MeasuredSetup;
  readonly load: MeasuredLoad;
  readonly measured: Readonly<Partial<Record<MeasuredQuantity, number>>>;
  readonly metering?: Metering | undefined;
  readonly powerLog?: PowerLog | undefined;
  /** How many measurements the values are the median of. Default 1. */
  readonly repeats?: number | undefined;
  /** Whether the service kept up with the load; undefined where that is not known or has no meaning. */
  readonly isSaturated?: boolean | undefined;
}

/** Rows of a source that were left out, by a rule that was stated before anything was compared. */
export interface Exclusion {
  readonly rule: string;
  readonly rows: number;
}

/** A set of measurements that somebody made, as it is compared. */
export interface MeasuredSet {
  /** Kebab-case, the name in reports, for example `splitwise`. */
  readonly name: string;
  /** What was measured, on what, in a sentence. */
  readonly title: string;
  /** Who measured it and where it is published. */
  readonly source: string;
  readonly licence: string;
  /** Assumptions that had to be made to turn the source into points, one sentence each. */
  readonly assumptions: readonly string[];
  readonly points: readonly MeasuredPoint[];
  readonly exclusions: readonly Exclusion[];
}
