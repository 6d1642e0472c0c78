import type { GenerationLimits } from '@kavier/core';

/** How far a reader is; given about once for every MiB read. */
export interface TraceProgress {
  /** Stored bytes read so far (compressed bytes, for a compressed file). */
  readonly bytesRead: number;
  /** Stored bytes in all. Absent: not known. */
  readonly sizeBytes?: number | undefined;
  /** Rows read so far. */
  readonly rows: number;
}

/**
 * Options of all readers; each uses those that concern its format, as docs/trace-formats.md says.
 */
export interface ReadOptions {
  /**
   * Tokens in a block of the workload. Token ids are hashed, and growing sessions are cut, at this
   * size (default 16). Ready-made hash ids keep the size of their trace unless this is given, and
   * then it must divide that size.
   */
  readonly blockTokens?: number | undefined;
  /**
   * Tokens that one ready-made hash id stands for. Default: as published, 512 in mooncake, 16 in
   * bailian.
   */
  readonly traceBlockTokens?: number | undefined;
  /**
   * burstgpt, table: keep requests without a response (failed ones). Default: they are left out and
   * counted.
   */
  readonly keepFailed?: boolean | undefined;
  /** table, kavier, mooncake: unit of the times. Default: as recognised; `s` in kavier, `ms` in mooncake. */
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns' | undefined;
  /**
   * lengths, mooncake without times: Poisson arrivals at this mean rate in requests per second.
   * Default: all arrive at 0.
   */
  readonly rateRps?: number | undefined;
  /** Seed of everything that is drawn (lengths with `rateRps`, servegen). Default 0. */
  readonly seed?: number | undefined;
  /** servegen: start of the span to generate, in seconds of the pool's clock. Default 0. */
  readonly fromS?: number | undefined;
  /** servegen: end of the span to generate. Default: the end of the pool's last window. */
  readonly toS?: number | undefined;
  /** servegen: factor on every client's rate. Default 1. */
  readonly rateScale?: number | undefined;
  /** servegen: how many requests there may be. */
  readonly limits?: GenerationLimits | undefined;
  /** Hears how far the reading is. */
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
}
